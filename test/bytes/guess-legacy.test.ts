import iconv from 'iconv-lite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessLegacy } from '../../src/bytes/charset.js';

function guess(bytes: Uint8Array): string {
  return guessLegacy(bytes, 0, bytes.length);
}

const japanese = [
  '田中',
  '鈴木一郎',
  'こんにちは',
  'お疲れ様です。会議は３時からです。',
  'テスト',
  'メッセージを受信しました',
  '営業部',
  '開発２課',
  '総務部 佐藤 花子',
  '了解！',
  'ファイルを送ります。ご確認ください。',
  '明日の打ち合わせの資料を添付しましたので、よろしくお願いいたします。',
  '不在です(会議中)',
  '昼休みですヽ(´ー`)ノ',
  'PC-太郎',
  'ﾊﾝｶｸの名前です',
  'ｱﾄﾞﾚｽ帳',
  '株ﾃｽﾄ',
  'ﾌｧｲﾙ共有',
  '髙橋①',
  '渡邊 齋藤 廣瀬',
];

const chinese = [
  '你好',
  '小明',
  '张三',
  '李四',
  '王小二',
  '中文',
  '在吗？',
  '收到，谢谢！',
  '今天下午三点开会，请大家准时参加。',
  '文件已经发给你了，请查收。',
  '飞鸽传书',
  '技术部',
  '市场部 刘洋',
  '我的电脑',
  '新建文件夹',
  '明天的会议取消了，改到下周一上午十点，地点不变。',
  '离开',
  '好的',
  'ABC公司',
  '朱镕基与囧',
  '宋体',
  '饕餮盛宴',
];

describe('the guess between Shift_JIS and GB18030', () => {
  it.each(japanese)('finds Japanese: %s', (text) => {
    expect(guess(iconv.encode(text, 'cp932'))).toBe('shift_jis');
  });

  it.each(chinese)('finds Chinese: %s', (text) => {
    expect(guess(iconv.encode(text, 'gb18030'))).toBe('gb18030');
  });

  it('is Shift_JIS, as the protocol has it, when nothing speaks for either', () => {
    for (const bytes of [[], [0x41], [0x80], [0xff], [0x00, 0x7f]])
      expect(guess(Uint8Array.from(bytes))).toBe('shift_jis');
  });

  it('holds for text that was cut in the middle of a character', () => {
    const kanji = iconv.encode('明日の打ち合わせの資料', 'cp932');
    const hanzi = iconv.encode('今天下午三点开会', 'gb18030');
    for (let cut = 5; cut <= 16; cut++) {
      expect(guess(kanji.subarray(0, cut))).toBe('shift_jis');
      expect(guess(hanzi.subarray(0, cut))).toBe('gb18030');
    }
  });

  it('reads the range and nothing beside it', () => {
    const hanzi = iconv.encode('今天下午三点开会', 'gb18030');
    const kana = iconv.encode('こんにちは', 'cp932');
    const both = Buffer.concat([hanzi, kana]);
    expect(guessLegacy(both, 0, hanzi.length)).toBe('gb18030');
    expect(guessLegacy(both, hanzi.length, both.length)).toBe('shift_jis');
    expect(guessLegacy(both, hanzi.length, 1000)).toBe('shift_jis');
  });

  it('looks at a bounded part of a long text', () => {
    const long = new Uint8Array(8 << 20).fill(0xc4);
    const before = performance.now();
    guess(long);
    expect(performance.now() - before).toBeLessThan(50);
  });

  it('answers for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(['shift_jis', 'gb18030']).toContain(guess(bytes));
      }),
      { seed: 3 },
    );
  });
});

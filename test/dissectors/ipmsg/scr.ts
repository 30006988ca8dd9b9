import { bytesOf, read } from './packets.js';
const lines = ['\0', '\x07', ':', '{/font;', '\nUN:x', '\nXX:\r', '0:a:1:1:1:\x07', '0:a:1:1:1:14=3:', ':14=3', 'a:b\x07', 'TO:', ';}', '1 ', '|', '\x07u\x07h\x071\x07i\x071\x07n\x07g'];
for (const piece of lines) for (const head of ['1:12345:a:h:32:', '1:12345:a:h:2097184:x\0', '1:12345:a:h:2097184:x\x000:f:1:1:1:14=3', '1:12345:a:h:1:n\0', '1:12345:a:h:1:n\0g\0\nUN:a', '1:12345:a:h:19:0\x070', '1:12345:a:h:32:x\0\0TO:a:b\x07', '1:12345:a:h:4194336:1:1:', '1:12345:a:h:200:']) {
  const t = (n: number) => { const b = bytesOf(`${head}${piece.repeat(Math.floor(n / piece.length))};}`); const s = process.cpuUsage(); for (let i=0;i<2;i++) read(b); return process.cpuUsage(s).user / 2000; };
  t(2000); const x = t(15000), y = t(60000); if (y > 20 || y / x > 9) console.log(JSON.stringify(head), JSON.stringify(piece), x.toFixed(1), y.toFixed(1));
}

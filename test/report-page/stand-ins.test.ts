import * as net from 'net';
import * as fc from 'fast-check';
import { Buffer as StandIn } from '../../report-page/stand-ins/buffer';
import { isIP, isIPv4, isIPv6 } from '../../report-page/stand-ins/net';
import { numberOfRuns } from '../../testing/number-of-runs';

const group = fc.constantFrom('0', '00', '1', 'f', 'FFFF', 'fffff', '12', '', 'g', '255', '256', '1.2.3.4', '01.2.3.4');
const address = fc.oneof(
  fc.array(fc.constantFrom('0', '00', '1', '19', '99', '100', '199', '249', '255', '256', '1000', '', '-1', 'a'), { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.')),
  fc.array(group, { minLength: 1, maxLength: 10 }).map((parts) => parts.join(':')),
  fc.tuple(fc.array(group, { maxLength: 7 }), fc.array(group, { maxLength: 7 }), fc.constantFrom('', '%eth0', '%', '/8', ' ', ']')).map(([a, b, end]) => `${a.join(':')}::${b.join(':')}${end}`),
  fc.ipV4(), fc.ipV6(), fc.string(), fc.webUrl(),
);

test('addresses are read as by Node.js', () => {
  fc.assert(fc.property(address, (text) => {
    expect([text, isIPv4(text), isIPv6(text), isIP(text)]).toEqual([text, net.isIPv4(text), net.isIPv6(text), net.isIP(text)]);
  }), { numRuns: numberOfRuns(3000) });
});

test('texts are converted as by Node.js', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    const [own, nodes] = [StandIn.from(text, 'utf8'), Buffer.from(text, 'utf8')];
    expect([own.toString('latin1'), own.toString('utf8'), own.toString('hex'), StandIn.byteLength(text)])
      .toEqual([nodes.toString('latin1'), nodes.toString('utf8'), nodes.toString('hex'), Buffer.byteLength(text)]);
    const bytes = nodes.toString('latin1');
    expect(StandIn.from(bytes, 'latin1').toString('utf8')).toBe(Buffer.from(bytes, 'latin1').toString('utf8'));
  }));
});

// Reads committed records of the trajectory topic with nothing but the published schemas.
//
//   node consume-trajectory.js --bootstrap HOST:PORT --schemas DIR [--topic NAME] [--records N] [--seconds S]
//
// Prints one JSON object per record. Exit codes: 0 all N records came; 1 they did not, or a record
// could not be read; 2 usage.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import avro from 'avsc';
import kafkajs from 'kafkajs';

const { values: options } = parseArgs({
  options: {
    bootstrap: { type: 'string' },
    schemas: { type: 'string' },
    topic: { type: 'string', default: 'egomotion.trajectory' },
    records: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '60' },
  },
});
if (!options.bootstrap || !options.schemas) {
  console.error('usage: consume-trajectory.js --bootstrap HOST:PORT --schemas DIR [--topic NAME] [--records N] [--seconds S]');
  process.exit(2);
}

// Times are nanoseconds: beyond 2^53, so longs are read as BigInt.
const long = avro.types.LongType.__with({
  fromBuffer: (buffer) => buffer.readBigInt64LE(),
  toBuffer: (value) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value) => typeof value === 'bigint',
  compare: (a, b) => (a === b ? 0 : a < b ? -1 : 1),
});

function readType(name, registry) {
  const schema = JSON.parse(readFileSync(join(options.schemas, `${name}.avsc`), 'utf8'));
  return avro.Type.forSchema(schema, { registry });
}

// CRC-64-AVRO of the parsing canonical form: the fingerprint in a single-object record's header.
function fingerprint(type) {
  const empty = 0xc15d213aa4d7a795n;
  let value = empty;
  for (const byte of Buffer.from(JSON.stringify(type.schema()), 'utf8')) {
    let entry = (value ^ BigInt(byte)) & 0xffn;
    for (let bit = 0; bit < 8; bit++) {
      entry = (entry >> 1n) ^ (entry & 1n ? empty : 0n);
    }
    value = (value >> 8n) ^ entry;
  }
  return value;
}

const registry = { long };
readType('ScaleSource', registry);
const trajectoryPoint = readType('TrajectoryPoint', registry);
const expected = fingerprint(trajectoryPoint);

// Avro single-object encoding: C3 01, the schema's fingerprint (little endian), the record.
function decode(bytes) {
  if (bytes[0] !== 0xc3 || bytes[1] !== 0x01) {
    throw new Error(`not an Avro single-object record: starts with ${bytes.subarray(0, 2).toString('hex')}`);
  }
  const found = bytes.readBigUInt64LE(2);
  if (found !== expected) {
    throw new Error(`written with schema ${found.toString(16)}, the published one is ${expected.toString(16)}`);
  }
  return trajectoryPoint.fromBuffer(bytes.subarray(10));
}

const wanted = Number(options.records);
const kafka = new kafkajs.Kafka({ brokers: [options.bootstrap], logLevel: kafkajs.logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `foreign-consumer-${randomUUID()}`, readUncommitted: false });
let read = 0;

async function finish(code, message) {
  if (message) {
    console.error(message);
  }
  await consumer.disconnect();
  process.exit(code);
}

const deadline = setTimeout(
  () => finish(1, `${read} of ${wanted} records of ${options.topic} within ${options.seconds} s`),
  1000 * Number(options.seconds),
);

await consumer.connect();
await consumer.subscribe({ topic: options.topic, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    if (read >= wanted) {
      return;
    }
    try {
      const point = decode(message.value);
      console.log(JSON.stringify(point, (_, value) => (typeof value === 'bigint' ? value.toString() : value)));
    } catch (error) {
      await finish(1, `record ${message.offset} of ${options.topic}: ${error.message}`);
    }
    if (++read === wanted) {
      clearTimeout(deadline);
      setImmediate(() => finish(0));
    }
  },
});

// Reads and writes MCAP files with @mcap/core, as other people's tools do.
//
//   node mcap.js read FILE           prints what the file holds, each message read by its own schema
//   node mcap.js write FOLDER FILE   writes a drive's images, times and camera as ROS 2 messages
//
// Exit codes: 0 done; 1 the file or the folder cannot be read; 2 usage.
import { readFileSync, readdirSync, openSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@foxglove/rosmsg';
import { MessageReader, MessageWriter } from '@foxglove/rosmsg2-serialization';
import { McapIndexedReader, McapStreamReader, McapWriter } from '@mcap/core';

const [command, ...files] = process.argv.slice(2);
const text = new TextDecoder();

async function read(file) {
  const bytes = readFileSync(file);
  const stream = new McapStreamReader({ validateCrcs: true });
  stream.append(bytes);
  const readers = new Map();
  const channels = new Map();
  const topics = {};
  const poses = [];
  let messages = 0;
  for (let record; (record = stream.nextRecord());) {
    if (record.type === 'Schema') {
      readers.set(record.id, [record.name, new MessageReader(parse(text.decode(record.data), { ros2: true }))]);
    } else if (record.type === 'Channel') {
      channels.set(record.id, record);
    } else if (record.type === 'Message') {
      const channel = channels.get(record.channelId);
      const [name, reader] = readers.get(channel.schemaId);
      const message = reader.readMessage(record.data);
      topics[channel.topic] ??= { schema: name, messages: 0 };
      topics[channel.topic].messages++;
      messages++;
      if (channel.topic === '/pose') {
        const { position: p, orientation: q } = message.pose;
        poses.push([message.header.stamp.sec, message.header.stamp.nanosec, p.x, p.y, p.z, q.x, q.y, q.z, q.w]);
      }
      if (name === 'sensor_msgs/msg/Image' && message.data.length !== message.step * message.height) {
        throw new Error(`an image of ${message.height} rows of ${message.step} bytes has ${message.data.length}`);
      }
      if (name === 'sensor_msgs/msg/PointCloud2' && message.data.length !== message.row_step) {
        throw new Error(`a cloud of ${message.row_step} bytes has ${message.data.length}`);
      }
    }
  }
  const whole = stream.done();
  let indexed = 0;
  if (whole) {
    const readable = {
      size: async () => BigInt(bytes.length),
      read: async (offset, size) => new Uint8Array(bytes.subarray(Number(offset), Number(offset + size))),
    };
    const reader = await McapIndexedReader.Initialize({ readable });
    for await (const message of reader.readMessages()) indexed += message.data.length > 0;
    if (reader.statistics.messageCount !== BigInt(messages)) throw new Error('the statistics count otherwise');
  }
  console.log(JSON.stringify({ whole, messages, indexed, topics, poses }));
}

const HEADER = `std_msgs/Header header
`;
const COMMON = `================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
`;
const COMPRESSED = `${HEADER}string format
uint8[] data
${COMMON}`;
const CAMERA = `${HEADER}uint32 height
uint32 width
string distortion_model
float64[] d
float64[9] k
float64[9] r
float64[12] p
uint32 binning_x
uint32 binning_y
sensor_msgs/RegionOfInterest roi
${COMMON}================================================================================
MSG: sensor_msgs/RegionOfInterest
uint32 x_offset
uint32 y_offset
uint32 height
uint32 width
bool do_rectify
`;

function camera(folder) {
  const yaml = readFileSync(join(folder, 'camera.yaml'), 'utf8');
  const number = (key) => Number(yaml.match(new RegExp(`^${key}: (.*)$`, 'm'))[1]);
  const list = (key) => JSON.parse(yaml.match(new RegExp(`^${key}:\\n(?:  .*\\n)*?  data: (.*)$`, 'm'))[1]);
  return {
    height: number('image_height'),
    width: number('image_width'),
    distortion_model: 'plumb_bob',
    d: list('distortion_coefficients'),
    k: list('camera_matrix'),
    r: list('rectification_matrix'),
    p: list('projection_matrix'),
    binning_x: 0,
    binning_y: 0,
    roi: { x_offset: 0, y_offset: 0, height: 0, width: 0, do_rectify: false },
  };
}

async function write(folder, file) {
  const out = openSync(file, 'w');
  let position = 0n;
  const writer = new McapWriter({
    writable: {
      write: async (bytes) => { writeSync(out, bytes); position += BigInt(bytes.length); },
      position: () => position,
    },
    chunkSize: 64 * 1024,
  });
  await writer.start({ profile: 'ros2', library: 'a test' });
  const channel = async (topic, name, definition) => {
    const schemaId = await writer.registerSchema({ name, encoding: 'ros2msg', data: new TextEncoder().encode(definition) });
    return {
      id: await writer.registerChannel({ schemaId, topic, messageEncoding: 'cdr', metadata: new Map() }),
      writer: new MessageWriter(parse(definition, { ros2: true })),
    };
  };
  const images = await channel('/cam0/image_raw/compressed', 'sensor_msgs/msg/CompressedImage', COMPRESSED);
  const cameras = await channel('/cam0/camera_info', 'sensor_msgs/msg/CameraInfo', CAMERA);
  const seconds = readFileSync(join(folder, 'times.txt'), 'utf8').trim().split('\n');
  const names = readdirSync(join(folder, 'images')).sort();
  const info = camera(folder);
  for (let i = 0; i < names.length; i++) {
    const [whole, fraction = ''] = seconds[i].split('.');
    const stamp = { sec: Number(whole), nanosec: Number(fraction.padEnd(9, '0').slice(0, 9)) };
    const time = BigInt(stamp.sec) * 1000000000n + BigInt(stamp.nanosec);
    const header = { stamp, frame_id: 'cam0' };
    const data = new Uint8Array(readFileSync(join(folder, 'images', names[i])));
    for (const [to, message] of [[cameras, { header, ...info }], [images, { header, format: 'jpeg', data }]]) {
      await writer.addMessage({
        channelId: to.id, sequence: i, logTime: time + 5000000n, publishTime: time, data: to.writer.writeMessage(message),
      });
    }
  }
  await writer.end();
  closeSync(out);
}

if (command === 'read' && files.length === 1) {
  await read(files[0]);
} else if (command === 'write' && files.length === 2) {
  await write(files[0], files[1]);
} else {
  console.error('usage: mcap.js read FILE | write FOLDER FILE');
  process.exit(2);
}

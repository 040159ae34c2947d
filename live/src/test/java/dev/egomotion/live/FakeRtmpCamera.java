package dev.egomotion.live;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An RTMP server with one stream for tests, as much of the protocol as a player asks for: each client is sent the video
 * from its beginning, over and over.
 */
public final class FakeRtmpCamera implements AutoCloseable {
    private static final int HANDSHAKE = 1536;
    private static final int CLIENTS_CHUNK = 128;
    private static final int OWN_CHUNK = 1 << 20;
    private static final int SET_CHUNK_SIZE = 1;
    private static final int VIDEO = 9;
    private static final int COMMAND = 20;

    private final CodedVideo video;
    private final double framesPerSecond;
    private final ServerSocket server = new ServerSocket();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** Whether it is connected and sends nothing. */
    public volatile boolean stalled;

    /** A message of a client, as far as it has come. */
    private static final class Incoming {
        private int length;
        private int type;
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    }

    /**
     * Starts to listen on loopback.
     *
     * @param port 0 for any
     */
    public FakeRtmpCamera(CodedVideo video, double framesPerSecond, int port) throws IOException {
        this.video = video;
        this.framesPerSecond = framesPerSecond;
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        FakeRtspCamera.thread(this::accept);
    }

    /** Returns its address. */
    public String address() {
        return "rtmp://127.0.0.1:" + port() + "/live/street";
    }

    /** Returns its port. */
    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                clients.add(client);
                FakeRtspCamera.thread(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(client.getInputStream()));
            OutputStream out = client.getOutputStream();
            shakeHands(in, out);
            Map<Integer, Incoming> streams = new HashMap<>();
            while (!closed) {
                Incoming message = chunk(in, streams);
                if (message != null && message.type == COMMAND) {
                    answer(message.data.toByteArray(), out);
                }
                if (message != null) {
                    message.data.reset();
                }
            }
        } catch (IOException e) {
            // The client has gone, or the camera was switched off.
        } finally {
            clients.remove(client);
        }
    }

    /** The plain handshake: a version below that of digests, the client's own bytes back. */
    private static void shakeHands(DataInputStream in, OutputStream out) throws IOException {
        in.readByte();
        byte[] theirs = in.readNBytes(HANDSHAKE);
        out.write(3);
        out.write(new byte[HANDSHAKE]);
        out.write(theirs);
        out.flush();
        in.skipNBytes(HANDSHAKE);
    }

    /** Reads a chunk; returns the message that it completes, null where it completes none. */
    private static Incoming chunk(DataInputStream in, Map<Integer, Incoming> streams)
            throws IOException {
        int header = in.readUnsignedByte();
        int format = header >> 6;
        Incoming message = streams.computeIfAbsent(header & 0x3f, id -> new Incoming());
        if (format < 3) {
            in.skipNBytes(3);
        }
        if (format < 2) {
            message.length =
                    in.readUnsignedByte() << 16
                            | in.readUnsignedByte() << 8
                            | in.readUnsignedByte();
            message.type = in.readUnsignedByte();
        }
        if (format == 0) {
            in.skipNBytes(4);
        }
        int rest = message.length - message.data.size();
        message.data.writeBytes(in.readNBytes(Math.min(CLIENTS_CHUNK, rest)));
        return message.data.size() >= message.length ? message : null;
    }

    /** A command: its name, its number, and what this server does not look at. */
    private void answer(byte[] command, OutputStream out) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(command);
        in.get();
        byte[] name = new byte[in.getShort()];
        in.get(name).get();
        double number = in.getDouble();
        switch (new String(name, StandardCharsets.UTF_8)) {
            case "connect" -> {
                send(out, 2, SET_CHUNK_SIZE, 0, ByteBuffer.allocate(4).putInt(OWN_CHUNK).array());
                command(out, "_result", number, true, "NetConnection.Connect.Success");
            }
            case "createStream" -> {
                ByteArrayOutputStream result = begin("_result", number);
                result.write(5); // null
                number(result, 1);
                send(out, 3, COMMAND, 0, result.toByteArray());
            }
            case "play" -> {
                command(out, "onStatus", 0, false, "NetStream.Play.Start");
                FakeRtspCamera.thread(() -> play(out));
            }
            default -> {
                // Nothing hangs on an answer.
            }
        }
    }

    private static ByteArrayOutputStream begin(String name, double number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        string(out, name);
        number(out, number);
        return out;
    }

    private static void command(
            OutputStream out, String name, double number, boolean properties, String code)
            throws IOException {
        ByteArrayOutputStream command = begin(name, number);
        if (properties) {
            object(command, Map.of("fmsVer", "FMS/1,0"));
        } else {
            command.write(5);
        }
        object(command, Map.of("level", "status", "code", code));
        send(out, 3, COMMAND, 0, command.toByteArray());
    }

    private static void string(ByteArrayOutputStream out, String text) {
        out.write(2);
        bare(out, text);
    }

    private static void bare(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, double value) {
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
    }

    private static void object(ByteArrayOutputStream out, Map<String, String> values) {
        out.write(3);
        values.forEach(
                (key, value) -> {
                    bare(out, key);
                    string(out, value);
                });
        out.writeBytes(new byte[] {0, 0, 9});
    }

    /** Sends a message in one chunk. */
    private static void send(OutputStream out, int stream, int type, int millis, byte[] data)
            throws IOException {
        ByteBuffer message = ByteBuffer.allocate(12 + data.length);
        message.put((byte) stream);
        message.put((byte) (millis >> 16)).put((byte) (millis >> 8)).put((byte) millis);
        message.put((byte) (data.length >> 16)).put((byte) (data.length >> 8));
        message.put((byte) data.length).put((byte) type);
        message.put(new byte[] {(byte) (type == VIDEO ? 1 : 0), 0, 0, 0});
        message.put(data);
        synchronized (out) {
            out.write(message.array());
            out.flush();
        }
    }

    private void play(OutputStream out) {
        try {
            byte[] head = {0x17, 0, 0, 0, 0};
            send(out, 6, VIDEO, 0, joined(head, configuration()));
            long due = System.nanoTime();
            for (int i = 0; !closed; i++) {
                while (stalled && !closed) {
                    Thread.sleep(5);
                    due = System.nanoTime();
                }
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
                }
                CodedVideo.Picture picture = video.pictures().get(i % video.pictures().size());
                ByteArrayOutputStream data = new ByteArrayOutputStream();
                data.writeBytes(new byte[] {(byte) (picture.key() ? 0x17 : 0x27), 1, 0, 0, 0});
                for (byte[] unit : picture.units()) {
                    data.writeBytes(ByteBuffer.allocate(4).putInt(unit.length).array());
                    data.writeBytes(unit);
                }
                send(out, 6, VIDEO, (int) (1000L * i / framesPerSecond), data.toByteArray());
                due += (long) (1e9 / framesPerSecond);
            }
        } catch (IOException e) {
            // The client has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** AVCDecoderConfigurationRecord (ISO/IEC 14496-15). */
    private byte[] configuration() {
        byte[] sps = video.parameterSets().get(0);
        byte[] pps = video.parameterSets().get(1);
        ByteBuffer out = ByteBuffer.allocate(11 + sps.length + pps.length);
        out.put((byte) 1).put(sps, 1, 3).put((byte) 0xff).put((byte) 0xe1);
        out.putShort((short) sps.length).put(sps);
        out.put((byte) 1).putShort((short) pps.length).put(pps);
        return out.array();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Switches it off: every connection is cut, nobody listens any more. */
    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}

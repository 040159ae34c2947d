package dev.egomotion.live;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends a {@link CodedVideo} to one client as RTP (RFC 6184) with RTCP sender reports (RFC 3550). */
final class RtpSender {
    private static final int LARGEST = 1200;
    private static final int SSRC = 0x12345678;
    private static final long NTP_EPOCH_SECONDS = 2_208_988_800L;
    private static final int CLOCK = 90_000;
    private static final long FIRST_STAMP = 0xfff00000L;

    private final FakeRtspCamera camera;
    private final Socket client;
    private final DatagramSocket rtp;
    private final DatagramSocket rtcp;
    private final int clientPort;
    private volatile boolean stopped;
    private int number = 1000;
    private int packets;
    private int bytes;

    private RtpSender(
            FakeRtspCamera camera,
            Socket client,
            DatagramSocket rtp,
            DatagramSocket rtcp,
            int clientPort) {
        this.camera = camera;
        this.client = client;
        this.rtp = rtp;
        this.rtcp = rtcp;
        this.clientPort = clientPort;
    }

    /** Opens the sender that the client's Transport header asks for. */
    static RtpSender of(FakeRtspCamera camera, Socket client, String transport) throws IOException {
        Matcher port = Pattern.compile("client_port=([0-9]+)").matcher(transport);
        if (!port.find()) {
            return new RtpSender(camera, client, null, null, 0);
        }
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new RtpSender(
                camera,
                client,
                new DatagramSocket(0, loopback),
                new DatagramSocket(0, loopback),
                Integer.parseInt(port.group(1)));
    }

    /** Returns the Transport header of the answer. */
    String transport(String asked) {
        return rtp == null
                ? "RTP/AVP/TCP;unicast;interleaved=0-1"
                : asked.split(",")[0]
                        + ";server_port=%d-%d".formatted(rtp.getLocalPort(), rtcp.getLocalPort());
    }

    void start() {
        FakeRtspCamera.thread(this::run);
    }

    void stop() {
        stopped = true;
        if (rtp != null) {
            rtp.close();
            rtcp.close();
        }
    }

    private void run() {
        camera.begin();
        FakeRtspCamera.Script script = camera.script();
        CodedVideo video = script.video;
        long due = System.nanoTime();
        long wallOffset = wallNanos() - due;
        long stamp = FIRST_STAMP;
        long nextReport = due;
        boolean first = true;
        try {
            int frozenAt = -1;
            for (int i = 0; !stopped && !camera.isClosed(); i++) {
                int place = i % video.pictures().size();
                CodedVideo.Picture picture = video.pictures().get(place);
                if (script.video != video && picture.key()) {
                    video = script.video;
                    i = 0;
                    place = 0;
                    picture = video.pictures().get(0);
                }
                if (script.once && i > 0 && place == 0) {
                    return;
                }
                sleepUntil(due);
                while (script.stalled && !stopped) {
                    Thread.sleep(5);
                    due = System.nanoTime();
                }
                double stampedRate =
                        script.stampedFramesPerSecond > 0
                                ? script.stampedFramesPerSecond
                                : script.framesPerSecond;
                // B-frames: a picture's stamp is that of its place in presentation.
                long ticks = Math.round(CLOCK / stampedRate);
                long pts = stamp + (picture.place() - place) * ticks;
                // No picture is sent before it was taken: with B-frames all come so much later.
                long wait = 1_000_000_000L * ahead(video) * ticks / CLOCK;
                long capture = due - wait + wallOffset + script.clockAheadNanos;
                if (script.reportMillis > 0 && due >= nextReport) {
                    report(capture + (first ? script.firstReportErrorNanos : 0), stamp);
                    first = false;
                    nextReport += script.reportMillis * 1_000_000;
                }
                frozenAt = script.frozen ? (frozenAt < 0 ? place : frozenAt) : -1;
                boolean drop = script.dropped.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
                if (!drop) {
                    send(video, frozenAt < 0 ? picture : video.pictures().get(frozenAt), pts);
                    camera.taken(
                            capture + (picture.place() - place) * 1_000_000_000L * ticks / CLOCK);
                }
                stamp += ticks;
                due += (long) (1e9 / script.framesPerSecond);
            }
        } catch (IOException e) {
            stopped = true; // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns by how many places a picture is sent before its turn in presentation, at most. */
    private static long ahead(CodedVideo video) {
        long most = 0;
        for (int i = 0; i < video.pictures().size(); i++) {
            most = Math.max(most, video.pictures().get(i).place() - i);
        }
        return most;
    }

    private static void sleepUntil(long due) throws InterruptedException {
        long wait = due - System.nanoTime();
        if (wait > 0) {
            Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
    }

    private static long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private void report(long captureNanos, long stamp) throws IOException {
        long seconds = Math.floorDiv(captureNanos, 1_000_000_000L) + NTP_EPOCH_SECONDS;
        long nanos = Math.floorMod(captureNanos, 1_000_000_000L);
        long fraction = (long) (nanos / 1e9 * (1L << 32));
        ByteBuffer out = ByteBuffer.allocate(28);
        out.put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt(SSRC);
        out.putInt((int) seconds).putInt((int) fraction).putInt((int) stamp);
        out.putInt(packets).putInt(bytes);
        transmit(out.array(), 1);
    }

    private void send(CodedVideo video, CodedVideo.Picture picture, long stamp) throws IOException {
        if (picture.key()) {
            for (byte[] set : video.parameterSets()) {
                unit(set, stamp, false);
            }
        }
        for (int i = 0; i < picture.units().size(); i++) {
            unit(picture.units().get(i), stamp, i == picture.units().size() - 1);
        }
    }

    private void unit(byte[] unit, long stamp, boolean last) throws IOException {
        if (unit.length <= LARGEST) {
            packet(ByteBuffer.wrap(unit), stamp, last);
            return;
        }
        // FU-A: the unit's header goes into the first two bytes of each fragment.
        for (int at = 1; at < unit.length; at += LARGEST) {
            int length = Math.min(LARGEST, unit.length - at);
            boolean begin = at == 1;
            boolean end = at + length == unit.length;
            ByteBuffer fragment = ByteBuffer.allocate(2 + length);
            fragment.put((byte) (unit[0] & 0x60 | 28));
            fragment.put((byte) ((begin ? 0x80 : 0) | (end ? 0x40 : 0) | unit[0] & 0x1f));
            fragment.put(unit, at, length).flip();
            packet(fragment, stamp, last && end);
        }
    }

    private void packet(ByteBuffer payload, long stamp, boolean marker) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(12 + payload.remaining());
        out.put((byte) 0x80).put((byte) ((marker ? 0x80 : 0) | 96));
        out.putShort((short) number++).putInt((int) stamp).putInt(SSRC);
        packets++;
        bytes += payload.remaining();
        out.put(payload);
        transmit(out.array(), 0);
    }

    private void transmit(byte[] data, int channel) throws IOException {
        if (rtp != null) {
            DatagramSocket socket = channel == 0 ? rtp : rtcp;
            socket.send(
                    new DatagramPacket(
                            data,
                            data.length,
                            InetAddress.getLoopbackAddress(),
                            clientPort + channel));
            return;
        }
        ByteBuffer framed = ByteBuffer.allocate(4 + data.length);
        framed.put((byte) '$').put((byte) channel).putShort((short) data.length).put(data);
        OutputStream out = client.getOutputStream();
        synchronized (out) {
            out.write(framed.array());
            out.flush();
        }
    }
}

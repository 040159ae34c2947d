package dev.egomotion.live;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An RTSP camera for tests: RTP inside the connection or by UDP, H.264, sender reports, and whatever goes wrong with
 * cameras, by script. It listens on loopback; each client is sent the video from its beginning, over and over.
 */
public final class FakeRtspCamera implements AutoCloseable {
    /** What the camera does; may be changed while it runs. */
    public static final class Script {
        /** Pictures sent per second. */
        public volatile double framesPerSecond = 25;

        /** Pictures per second that the stamps speak of; 0 for those sent. */
        public volatile double stampedFramesPerSecond;

        /** Time between sender reports, milliseconds; 0 for none. */
        public volatile long reportMillis = 5_000;

        /** What the camera's clock is ahead of this machine's, nanoseconds. */
        public volatile long clockAheadNanos;

        /** How wrong the first report of a connection is, nanoseconds. */
        public volatile long firstReportErrorNanos;

        /** Whether it is connected and sends nothing. */
        public volatile boolean stalled;

        /** Whether the same picture is sent again and again. */
        public volatile boolean frozen;

        /** How many of the next pictures are not sent. */
        public final AtomicInteger dropped = new AtomicInteger();

        /** What is sent from the next key frame on. */
        public volatile CodedVideo video;

        /** user:password that is asked for; empty for none. */
        public volatile String credentials = "";

        /** Whether the video is sent only once. */
        public volatile boolean once;
    }

    private final Script script;
    private final ServerSocket server;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final List<Long> captured = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger goodbyes = new AtomicInteger();
    private volatile boolean closed;

    /**
     * Starts to listen.
     *
     * @param port 0 for any
     */
    public FakeRtspCamera(Script script, int port) throws IOException {
        this.script = script;
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        thread(this::accept);
    }

    /** Returns its address, without credentials. */
    public String address() {
        return "rtsp://127.0.0.1:" + server.getLocalPort() + "/street";
    }

    /** Returns its port. */
    public int port() {
        return server.getLocalPort();
    }

    /** Returns when each picture of the last connection was taken by the camera's clock, nanoseconds since 1970. */
    public List<Long> captured() {
        return captured;
    }

    /** Returns how many clients have been sent a picture. */
    public int connections() {
        return connections.get();
    }

    /** Returns how many clients have said that they leave. */
    public int goodbyes() {
        return goodbyes.get();
    }

    Script script() {
        return script;
    }

    /** Notes the begin of a connection. */
    void begin() {
        connections.incrementAndGet();
        captured.clear();
    }

    /** Notes a picture. */
    void taken(long captureNanos) {
        captured.add(captureNanos);
    }

    boolean isClosed() {
        return closed;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                clients.add(client);
                thread(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "fake-camera");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            RtpSender sender = null;
            for (Map<String, String> request = request(in);
                    request != null;
                    request = request(in)) {
                while (script.stalled && !closed) {
                    Thread.sleep(20);
                }
                sender = answer(client, request, sender);
            }
            if (sender != null) {
                sender.stop();
            }
        } catch (IOException | UncheckedIOException e) {
            // The client has gone, or the camera was switched off.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(client);
        }
    }

    /** Reads a request's first line (key "") and headers; skips what the client reports by RTCP. */
    private static Map<String, String> request(InputStream in) throws IOException {
        int first = in.read();
        while (first == '$') {
            in.read();
            int length = in.read() << 8 | in.read();
            in.skipNBytes(length);
            first = in.read();
        }
        if (first < 0) {
            return null;
        }
        Map<String, String> request = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String line = (char) first + line(in);
        request.put("", line);
        for (line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            request.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return request;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("cut off");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private RtpSender answer(Socket client, Map<String, String> request, RtpSender sender)
            throws IOException {
        String[] words = request.get("").split(" ");
        String cseq = request.get("CSeq");
        if (!script.credentials.isEmpty() && !isAuthorized(request)) {
            reply(
                    client,
                    "401 Unauthorized",
                    cseq,
                    "WWW-Authenticate: Basic realm=\"fake\"\r\n",
                    "");
            return sender;
        }
        if (!words[0].equals("OPTIONS") && !words[1].contains("/street")) {
            reply(client, "404 Not Found", cseq, "", "");
            return sender;
        }
        switch (words[0]) {
            case "OPTIONS" ->
                    reply(
                            client,
                            "200 OK",
                            cseq,
                            "Public: DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n",
                            "");
            case "DESCRIBE" ->
                    reply(
                            client,
                            "200 OK",
                            cseq,
                            "Content-Base: " + words[1] + "/\r\nContent-Type: application/sdp\r\n",
                            description());
            case "SETUP" -> {
                String transport = request.get("Transport");
                RtpSender opened = RtpSender.of(this, client, transport);
                reply(
                        client,
                        "200 OK",
                        cseq,
                        "Session: 1;timeout=60\r\nTransport: "
                                + opened.transport(transport)
                                + "\r\n",
                        "");
                return opened;
            }
            case "PLAY" -> {
                reply(client, "200 OK", cseq, "Session: 1\r\nRange: npt=0.000-\r\n", "");
                if (sender != null) {
                    sender.start();
                }
            }
            case "TEARDOWN" -> {
                goodbyes.incrementAndGet();
                reply(client, "200 OK", cseq, "Session: 1\r\n", "");
            }
            default -> reply(client, "200 OK", cseq, "Session: 1\r\n", "");
        }
        return sender;
    }

    private boolean isAuthorized(Map<String, String> request) {
        String expected =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        script.credentials.getBytes(StandardCharsets.UTF_8));
        return expected.equals(request.get("Authorization"));
    }

    private String description() {
        if (script.video == null) {
            return "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=fake\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\na=control:trackID=0\r\n";
        }
        List<String> sets = new ArrayList<>();
        script.video
                .parameterSets()
                .forEach(set -> sets.add(Base64.getEncoder().encodeToString(set)));
        return """
               v=0\r
               o=- 0 0 IN IP4 127.0.0.1\r
               s=fake\r
               c=IN IP4 127.0.0.1\r
               t=0 0\r
               m=video 0 RTP/AVP 96\r
               a=rtpmap:96 H264/90000\r
               a=fmtp:96 packetization-mode=1;sprop-parameter-sets=%s\r
               a=control:trackID=0\r
               """
                .formatted(String.join(",", sets));
    }

    private static void reply(
            Socket client, String status, String cseq, String headers, String body)
            throws IOException {
        String head =
                "RTSP/1.0 %s\r\nCSeq: %s\r\n%sContent-Length: %d\r\n\r\n"
                        .formatted(status, cseq, headers, body.length());
        OutputStream out = client.getOutputStream();
        synchronized (out) {
            out.write((head + body).getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    /** Switches the camera off: every connection is cut, nobody listens any more. */
    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}

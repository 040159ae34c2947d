package dev.egomotion.live;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A camera for tests that sends JPEG pictures one after the other over HTTP, as webcams and ESP32 boards do. */
public final class FakeMjpegCamera implements AutoCloseable {
    /** Whether it is connected and sends nothing. */
    public volatile boolean stalled;

    private final List<byte[]> pictures;
    private final double framesPerSecond;
    private final ServerSocket server = new ServerSocket();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** Starts to listen on loopback. */
    public FakeMjpegCamera(List<byte[]> pictures, double framesPerSecond) throws IOException {
        this.pictures = pictures;
        this.framesPerSecond = framesPerSecond;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        FakeRtspCamera.thread(this::accept);
    }

    /** Returns its address. */
    public String address() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/video";
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = server.accept();
                clients.add(client);
                FakeRtspCamera.thread(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            OutputStream out = client.getOutputStream();
            out.write(
                    "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=next\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; !closed; i++) {
                while (stalled && !closed) {
                    Thread.sleep(5);
                }
                byte[] picture = pictures.get(i % pictures.size());
                String head =
                        "--next\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                                .formatted(picture.length);
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(picture);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep((long) (1000 / framesPerSecond));
            }
        } catch (IOException e) {
            // The client has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}

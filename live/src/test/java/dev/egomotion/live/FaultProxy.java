package dev.egomotion.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP connection with faults, for tests: it can be cut and stall. */
public final class FaultProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket();
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean stalled;
    private volatile boolean closed;

    /**
     * Listens on loopback.
     *
     * @param target port on loopback that everything goes to
     */
    public FaultProxy(int target) throws IOException {
        this.target = target;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        FakeRtspCamera.thread(this::accept);
    }

    /** Returns the port it listens on. */
    public int port() {
        return server.getLocalPort();
    }

    /** Cuts every connection; new ones are taken. */
    public void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** Lets nothing through while it lasts: connections stay open. */
    public void stall(boolean value) {
        stalled = value;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(near);
                sockets.add(far);
                FakeRtspCamera.thread(() -> pass(near, far));
                FakeRtspCamera.thread(() -> pass(far, near));
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[4096];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                while (stalled && !closed) {
                    Thread.sleep(5);
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // Cut.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        cut();
    }
}

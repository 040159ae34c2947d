package dev.egomotion.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A camera whose RTSP server is GStreamer's, in a process of its own that can be frozen and killed. */
final class GStreamerCamera implements AutoCloseable {
    private final Process server;
    private final String address;

    /** Serves a file; port 0 takes a free one, and whoever has no name asks for no password. */
    GStreamerCamera(Path video, int port, String... nameAndPassword) throws IOException {
        // Debian's Python: another that stands earlier on the path has no bindings of GStreamer.
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "/usr/bin/python3",
                                Path.of("src/test/gstreamer/serve.py").toAbsolutePath().toString(),
                                video.toString(),
                                Integer.toString(port)));
        command.addAll(List.of(nameAndPassword));
        server = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        address =
                new BufferedReader(
                                new InputStreamReader(
                                        server.getInputStream(), StandardCharsets.UTF_8))
                        .readLine();
        if (address == null) {
            throw new IOException("GStreamer's server did not start; it says why above");
        }
    }

    String address() {
        return address;
    }

    int port() {
        return URI.create(address).getPort();
    }

    /** The server keeps its connections and does nothing. */
    void freeze() throws Exception {
        signal("STOP");
    }

    void goOn() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start().waitFor();
    }

    /** Kills it, as a camera loses its power. */
    @Override
    public void close() {
        server.destroyForcibly().onExit().join();
    }
}

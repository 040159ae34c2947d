package dev.egomotion.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The page over HTTP: its files, the event stream, the pictures. Every request but the first needs the
 * token; nothing that the page shows comes from elsewhere, and its headers see to it.
 */
final class PageServer implements AutoCloseable {
    /** Most event streams at a time: each holds a thread. */
    static final int MOST_VIEWERS = 24;

    private static final int MOST_THREADS = 4 * MOST_VIEWERS;
    private static final Map<String, String> FILES =
            Map.of(
                    "/", "text/html; charset=utf-8",
                    "/page.css", "text/css; charset=utf-8",
                    "/page.js", "text/javascript; charset=utf-8",
                    "/charts.js", "text/javascript; charset=utf-8",
                    "/pictures.js", "text/javascript; charset=utf-8",
                    "/icon.svg", "image/svg+xml");
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final Board board;
    private final AccessToken token;
    private final PictureRenderer renderer = new PictureRenderer();
    private final StalledViewers stalled = new StalledViewers();
    private final AtomicInteger viewers = new AtomicInteger();
    private final Map<String, byte[]> files = new HashMap<>();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    0,
                    MOST_THREADS,
                    10,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    PageServer::thread);

    private PageServer(HttpServer server, Board board) {
        this.server = server;
        this.board = board;
        this.token = AccessToken.make(server.getAddress().getPort());
        FILES.keySet().forEach(path -> files.put(path, resource(path)));
        files.put(
                "/depth-colours.png",
                PictureRenderer.png(ColourMap.LEVELS, 1, ramp(), ColourMap.MAGMA));
        files.put(
                "/confidence-colours.png",
                PictureRenderer.png(ColourMap.LEVELS, 1, ramp(), ColourMap.VIRIDIS));
    }

    /**
     * Starts serving.
     *
     * @throws DashboardException if the address cannot be listened on
     */
    static PageServer start(InetSocketAddress listen, Board board) throws DashboardException {
        HttpServer server;
        try {
            server = HttpServer.create(listen, 0);
        } catch (IOException e) {
            throw new DashboardException(
                    "the page cannot be served at %s:%d: %s; expected an address of this machine and a port that"
                                    .formatted(
                                            listen.getHostString(),
                                            listen.getPort(),
                                            e.getMessage())
                            + " no other program has",
                    e);
        }
        PageServer page = new PageServer(server, board);
        server.setExecutor(page.threads);
        server.createContext("/", page::handle);
        server.start();
        return page;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "dashboard-viewer");
        thread.setDaemon(true);
        return thread;
    }

    private static byte[] resource(String path) {
        String name = path.equals("/") ? "page.html" : path.substring(1);
        try (InputStream in = PageServer.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] ramp() {
        byte[] indices = new byte[ColourMap.LEVELS];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (byte) (i + 1);
        }
        return indices;
    }

    /** Returns where the server listens. */
    InetSocketAddress listening() {
        return server.getAddress();
    }

    /** Returns where the page is, with the token. */
    URI address() {
        InetSocketAddress bound = server.getAddress();
        String host = bound.getAddress().getHostAddress();
        return URI.create(
                "http://%s:%d/?token=%s"
                        .formatted(
                                host.contains(":") ? "[" + host + "]" : host,
                                bound.getPort(),
                                token.text()));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cache-Control", "no-store");
            if (!exchange.getRequestMethod().equals("GET")) {
                text(exchange, 405, "only GET");
                return;
            }
            Query query = Query.of(exchange.getRequestURI());
            String path = exchange.getRequestURI().getPath();
            Optional<String> offered = query.text("token");
            if (path.equals("/") && offered.isPresent() && token.is(offered.get())) {
                // From here on the cookie carries it: no link, no history has the token.
                headers.set("Set-Cookie", token.setCookie());
                headers.set("Location", "/");
                exchange.sendResponseHeaders(303, -1);
                return;
            }
            if (!token.isIn(exchange.getRequestHeaders())) {
                text(
                        exchange,
                        401,
                        "This page needs its token: open the address that egomotion printed when it started.");
                return;
            }
            answer(exchange, path, query);
        }
    }

    private void answer(HttpExchange exchange, String path, Query query) throws IOException {
        switch (path) {
            case "/events" -> events(exchange, query);
            case "/picture" -> picture(exchange, query);
            default -> {
                byte[] file = files.get(path);
                if (file == null) {
                    text(exchange, 404, "there is nothing at " + path);
                } else {
                    send(exchange, FILES.getOrDefault(path, "image/png"), file);
                }
            }
        }
    }

    private void events(HttpExchange exchange, Query query) throws IOException {
        if (viewers.incrementAndGet() > MOST_VIEWERS) {
            viewers.decrementAndGet();
            text(exchange, 503, MOST_VIEWERS + " viewers are connected, no more are served");
            return;
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = stalled.watched(exchange.getResponseBody())) {
                new EventStream(board, query, out).run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            viewers.decrementAndGet();
        }
    }

    private void picture(HttpExchange exchange, Query query) throws IOException {
        Optional<Pane> pane = query.text("pane").flatMap(Pane::of);
        String camera = query.text("camera").orElse("");
        Optional<Picture> newest = pane.flatMap(shown -> board.picture(camera, shown));
        if (newest.isEmpty()) {
            text(exchange, 404, "nothing has come yet");
            return;
        }
        board.watch(camera, pane.get());
        Sighting sighting = newest.get().sighting();
        String tag = '"' + sighting.tag() + '"';
        Headers headers = exchange.getResponseHeaders();
        headers.set("ETag", tag);
        headers.set("Egomotion-Age", Long.toString(sighting.ageMillis(board.now())));
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        ShownPicture picture = renderer.render(camera, pane.get(), newest.get());
        headers.set("Egomotion-Sequence", Long.toString(picture.sequence()));
        if (!picture.why().isEmpty()) {
            text(exchange, 404, picture.why());
            return;
        }
        picture.range()
                .ifPresent(
                        bar -> {
                            headers.set("Egomotion-Near", Double.toString(bar.depths().near()));
                            headers.set("Egomotion-Far", Double.toString(bar.depths().far()));
                            headers.set("Egomotion-Metric", Boolean.toString(bar.metric()));
                        });
        send(exchange, picture.type(), picture.bytes());
    }

    private static void text(HttpExchange exchange, int code, String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void send(HttpExchange exchange, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = stalled.watched(exchange.getResponseBody())) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        board.close();
        stalled.close();
        server.stop(0);
        threads.shutdownNow();
    }
}

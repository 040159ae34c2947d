package dev.egomotion.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PageServerTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Hands clock = new Hands(10_000);
    private final Board board = new Board(clock);
    private final HttpClient client = HttpClient.newHttpClient();
    private PageServer server;
    private String origin;
    private String token;

    @BeforeEach
    void start() throws DashboardException {
        server = PageServer.start(ANY_PORT, board);
        URI address = server.address();
        origin = "http://" + address.getAuthority();
        token = address.getQuery().substring("token=".length());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> getWithToken(String path, String... headers)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Authorization", "Bearer " + token));
        return get(path, all.toArray(String[]::new));
    }

    @Test
    void get_withoutToken_isRefusedWhateverThePath() throws Exception {
        for (String path :
                List.of(
                        "/",
                        "/page.js",
                        "/events?camera=front",
                        "/picture?camera=front&pane=depth",
                        "/nothing",
                        "/?token=",
                        "/?token=" + token.substring(1),
                        "/events?token=" + token)) {
            HttpResponse<String> answer = get(path);
            assertEquals(401, answer.statusCode(), path);
            assertTrue(answer.body().contains("token"), answer.body());
        }
    }

    @Test
    void get_wrongTokenByHeaderOrCookie_isRefused() throws Exception {
        String cookie = "egomotion-" + URI.create(origin).getPort();
        assertEquals(401, get("/", "Authorization", "Bearer x" + token).statusCode());
        assertEquals(401, get("/", "Authorization", token).statusCode());
        assertEquals(401, get("/", "Cookie", cookie + "=" + token + "x").statusCode());
        assertEquals(401, get("/", "Cookie", "egomotion-1=" + token).statusCode());
    }

    @Test
    void get_tokenInTheAddress_becomesACookieAndLeavesTheAddress() throws Exception {
        HttpResponse<String> first = get("/?token=" + token);

        assertEquals(303, first.statusCode());
        assertEquals("/", first.headers().firstValue("Location").orElseThrow());
        String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), cookie);
        HttpResponse<String> page = get("/", "Cookie", "a=b; " + cookie.split(";", 2)[0]);
        assertEquals(200, page.statusCode());
        assertFalse(page.body().contains(token));
    }

    @Test
    void get_page_asksForNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = getWithToken("/");

        assertEquals(200, page.statusCode());
        assertFalse(page.body().contains("//"), "an address in the page");
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'"), policy);
        for (String file : List.of("page.css", "page.js", "charts.js", "pictures.js", "icon.svg")) {
            assertEquals(200, getWithToken("/" + file).statusCode(), file);
        }
    }

    @Test
    void get_otherPathOrMethod_isRefusedByName() throws Exception {
        assertEquals(404, getWithToken("/../pom.xml").statusCode());
        assertEquals(404, getWithToken("/BoardJson.class").statusCode());
        HttpRequest post =
                HttpRequest.newBuilder(URI.create(origin + "/"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build();
        assertEquals(405, client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode());
    }

    @Test
    void picture_sameAsTheViewerHas_isNotSentAgain() throws Exception {
        byte[] png = PictureRenderer.png(2, 1, new byte[] {1, 2}, ColourMap.MAGMA);
        board.take("front", Pane.FRAME, new Picture(png, new Sighting(3, 44, 9_000, 9_500), 17));

        HttpResponse<String> first = getWithToken("/picture?pane=frame&camera=front");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again =
                getWithToken("/picture?pane=frame&camera=front", "If-None-Match", tag);

        assertEquals(200, first.statusCode());
        assertEquals("image/png", first.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("17", first.headers().firstValue("Egomotion-Sequence").orElseThrow());
        assertEquals("1000", first.headers().firstValue("Egomotion-Age").orElseThrow());
        assertEquals("\"3-44\"", tag);
        assertEquals(304, again.statusCode());
        assertTrue(board.isWatched(Pane.FRAME));
    }

    @Test
    void picture_ofNobody_isNotThere() throws Exception {
        assertEquals(404, getWithToken("/picture?pane=frame&camera=nobody").statusCode());
        assertEquals(404, getWithToken("/picture?pane=ceiling&camera=front").statusCode());
        assertEquals(404, getWithToken("/picture").statusCode());
    }

    @Test
    void start_portOfAnotherProgram_isRefusedByName() {
        InetSocketAddress taken =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), URI.create(origin).getPort());

        DashboardException refusal =
                org.junit.jupiter.api.Assertions.assertThrows(
                        DashboardException.class, () -> PageServer.start(taken, board));

        assertTrue(
                refusal.getMessage().contains(":" + taken.getPort() + ": Address already in use"),
                refusal.getMessage());
    }

    @Test
    void events_moreViewersThanServed_theNextIsRefused() throws Exception {
        List<Socket> viewers = new ArrayList<>();
        try {
            for (int i = 0; i < PageServer.MOST_VIEWERS; i++) {
                Socket viewer = viewer("front");
                viewers.add(viewer);
                assertTrue(until(viewer.getInputStream(), "event: cameras"));
            }
            assertEquals(503, getWithToken("/events").statusCode());
        } finally {
            for (Socket viewer : viewers) {
                viewer.close();
            }
        }
    }

    @Test
    void events_aViewerThatTakesNothing_leavesTheOthersUpToDate() throws Exception {
        try (Socket slow = viewer("front");
                Socket quick = viewer("front")) {
            for (int i = 0; i < 2 * CameraView.RECENT; i++) {
                board.take("front", Records.point(i), Records.at(10_000 + i));
            }
            clock.set(13_000);
            board.brokersAnswered();
            board.take("front", Records.point(5000), Records.at(13_000));

            // What it waits for is the newest: nothing in between has to come first.
            assertTrue(until(quick.getInputStream(), "\"sequence\":5000"));
            assertTrue(until(slow.getInputStream(), "\"sequence\":5000"));
        }
    }

    private Socket viewer(String camera) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(server.listening());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(
                        "GET /events?camera=%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                                .formatted(camera, token)
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static boolean until(InputStream in, String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (int read = in.read(); read >= 0; read = in.read()) {
            seen.append((char) read);
            if (seen.length() >= text.length()
                    && seen.indexOf(text, seen.length() - text.length()) >= 0) {
                return true;
            }
        }
        return false;
    }
}

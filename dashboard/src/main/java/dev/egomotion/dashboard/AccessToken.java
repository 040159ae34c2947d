package dev.egomotion.dashboard;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The secret that opens the page: 192 random bits, made at each start. It stands in the printed address
 * once; a browser then carries it in a cookie, a program in the header {@code Authorization: Bearer}.
 */
final class AccessToken {
    private static final int BYTES = 24;
    private static final String BEARER = "Bearer ";

    private final String token;
    private final String cookie;

    private AccessToken(String token, String cookie) {
        this.token = token;
        this.cookie = cookie;
    }

    /**
     * Makes a token.
     *
     * @param port of the page: cookies do not tell ports apart, their names must
     */
    static AccessToken make(int port) {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return new AccessToken(
                Base64.getUrlEncoder().withoutPadding().encodeToString(random),
                "egomotion-" + port);
    }

    String text() {
        return token;
    }

    /** Compares in a time that does not depend on what is right. */
    boolean is(String offered) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether a request's headers carry the token. */
    boolean isIn(Headers headers) {
        String authorization = headers.getFirst("Authorization");
        if (authorization != null && authorization.startsWith(BEARER)) {
            return is(authorization.substring(BEARER.length()));
        }
        return cookieOf(headers).map(this::is).orElse(false);
    }

    private Optional<String> cookieOf(Headers headers) {
        for (String header : headers.getOrDefault("Cookie", List.of())) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(cookie)) {
                    return Optional.of(pair.substring(equals + 1).strip());
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the header value that leaves the token with a browser, until that ends. */
    String setCookie() {
        return "%s=%s; Path=/; HttpOnly; SameSite=Lax".formatted(cookie, token);
    }
}

package dev.egomotion.live;

import dev.egomotion.codecs.stream.StreamInput;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a camera is: {@code rtsp://}, {@code rtsps://}, {@code http(s)://}, {@code rtmp(s)://}, {@code srt://}, {@code
 * udp://}, a device {@code /dev/videoN}, {@code -} for a stream on standard input, or a file that grows.
 *
 * <p>What it may hold of user, password and other secrets is taken out here, once: {@link #toString} and {@link #redact}
 * show none of it, and nothing else of this module sees the rest.
 */
public final class CameraAddress {
    private static final Pattern URL =
            Pattern.compile(
                    "([a-z][a-z0-9+.-]*)://(?:([^/?#]*)@)?([^/?#@]*)([^?#]*)(\\?[^#]*)?(#.*)?");

    /** A scheme that may be named in a message: nobody's password ends in ://, but who knows. */
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]{0,11}");

    /** A name in which no user, password or query can be. */
    private static final Pattern PLAIN_FILE = Pattern.compile("[^@:?&=;#]+");

    /** A value that a parameter without secrets has. */
    private static final Pattern PLAIN_VALUE = Pattern.compile("[a-zA-Z0-9._-]{0,20}");

    /** Parameters that are known to hold no secret; every other one's value is hidden. */
    private static final Set<String> HARMLESS =
            Set.of(
                    "channel",
                    "subtype",
                    "stream",
                    "profile",
                    "unicast",
                    "proto",
                    "transport",
                    "resolution",
                    "fps",
                    "mode",
                    "latency",
                    "pkt_size",
                    "timeout",
                    "format");

    /** Some cameras take user and password in the path: /user=admin_password=secret_channel=1.sdp. */
    private static final Pattern PATH_SECRET =
            Pattern.compile("(?i)(user(?:name)?|pass(?:word|wd)?|pwd|token|auth|key)=");

    private static final String HIDDEN = "***";

    /** For each scheme, the protocols that FFmpeg may use. */
    private static final Map<String, String> PROTOCOLS =
            Map.of(
                    "rtsp", "rtsp,rtp,tcp,udp",
                    "rtsps", "rtsps,rtsp,rtp,tls,tcp,udp",
                    "http", "http,tcp,httpproxy",
                    "https", "https,http,tls,tcp,crypto,httpproxy",
                    "rtmp", "rtmp,tcp",
                    "rtmps", "rtmps,tls,tcp",
                    "srt", "srt",
                    "udp", "udp",
                    "rtp", "rtp,udp");

    private final String address;
    private final String scheme;
    private final String shown;
    private final List<String> secrets;
    private final boolean password;

    private CameraAddress(
            String address, String scheme, String shown, List<String> secrets, boolean password) {
        this.address = address;
        this.scheme = scheme;
        this.shown = shown;
        this.secrets = secrets;
        this.password = password;
    }

    /**
     * Reads an address.
     *
     * @throws CameraException if nothing here opens such an address; the message shows no secret
     */
    public static CameraAddress parse(String text) throws CameraException {
        String given = text.strip();
        if (given.equals("-")) {
            return new CameraAddress(
                    StreamInput.STANDARD_INPUT, "pipe", "standard input", List.of(), false);
        }
        if (given.matches("/dev/video[0-9]+")) {
            return new CameraAddress(given, "v4l2", given, List.of(), false);
        }
        int colon = given.indexOf("://");
        String scheme = given.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
        if (PROTOCOLS.containsKey(scheme)) {
            return ofUrl(scheme, scheme + given.substring(colon));
        }
        if (SCHEME.matcher(scheme).matches()) {
            throw new CameraException(
                    "a camera's address begins with '%s://'; %s".formatted(scheme, allowed()));
        }
        return ofFile(given);
    }

    /** Takes a file; what may be an address without its beginning is one only where such a file exists. */
    private static CameraAddress ofFile(String given) throws CameraException {
        if (given.isEmpty()) {
            throw new CameraException("a camera's address is empty; " + allowed());
        }
        if (!PLAIN_FILE.matcher(given).matches() && !exists(given)) {
            throw new CameraException(
                    "a camera's address without rtsp:// or the like names a file; there is none of this name (not shown, for it may hold a password); "
                            + allowed());
        }
        return new CameraAddress(given, "file", given, List.of(), false);
    }

    private static boolean exists(String name) {
        try {
            return Files.exists(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String allowed() {
        return "allowed are rtsp://, rtsps://, http://, https://, rtmp://, rtmps://, srt://, udp://, rtp://, /dev/videoN, - (standard input) and a file";
    }

    /** Returns whether text is an address of a camera, not of a recording. */
    public static boolean isOne(String text) {
        int colon = text.indexOf("://");
        return text.equals("-")
                || text.matches("/dev/video[0-9]+")
                || colon > 0
                        && PROTOCOLS.containsKey(text.substring(0, colon).toLowerCase(Locale.ROOT));
    }

    private static CameraAddress ofUrl(String scheme, String url) throws CameraException {
        Matcher parts = URL.matcher(url);
        if (!parts.matches() || parts.group(3).isEmpty()) {
            throw new CameraException(
                    "a camera's address of the form %s://HOST[:PORT]/PATH is expected; this one names no host"
                            .formatted(scheme));
        }
        if (url.lastIndexOf('@') >= parts.start(4)) {
            // Whether such an @ ends a password cannot be told; a guess could send it to a
            // stranger.
            throw new CameraException(
                    "a camera's address holds an @ behind a /, ? or #; in a user name or password write / as %2F, ? as %3F, # as %23 and @ as %40, elsewhere write @ as %40");
        }
        List<String> secrets = new ArrayList<>();
        boolean password = false;
        StringBuilder shown = new StringBuilder(scheme).append("://");
        if (parts.group(2) != null) {
            password = parts.group(2).contains(":");
            note(secrets, parts.group(2));
            for (String part : parts.group(2).split(":", 2)) {
                note(secrets, part);
            }
            shown.append(HIDDEN).append('@');
        }
        shown.append(parts.group(3));
        Matcher inPath = PATH_SECRET.matcher(parts.group(4));
        if (inPath.find()) {
            password = true;
            note(secrets, parts.group(4).substring(inPath.start()));
            for (String part : parts.group(4).substring(inPath.start()).split("[=&_/;]")) {
                note(secrets, part);
            }
            shown.append(parts.group(4), 0, inPath.end()).append(HIDDEN);
        } else {
            shown.append(parts.group(4));
        }
        password |= query(parts.group(5), shown, secrets);
        if (parts.group(6) != null) {
            note(secrets, parts.group(6).substring(1));
        }
        secrets.sort(Comparator.comparingInt(String::length).reversed());
        return new CameraAddress(url, scheme, shown.toString(), List.copyOf(secrets), password);
    }

    /** Hides the values of a query, and what stands there without a name; returns whether there was one to hide. */
    private static boolean query(String query, StringBuilder shown, List<String> secrets) {
        if (query == null) {
            return false;
        }
        boolean hidden = false;
        char before = '?';
        for (String pair : query.substring(1).split("[&;]")) {
            int equals = pair.indexOf('=');
            String key = pair.substring(0, Math.max(0, equals));
            String value = pair.substring(equals + 1);
            boolean harmless =
                    PLAIN_VALUE.matcher(value).matches()
                            && HARMLESS.contains(
                                    (equals < 0 ? value : key).toLowerCase(Locale.ROOT));
            shown.append(before).append(key).append(equals < 0 ? "" : "=");
            shown.append(harmless ? value : HIDDEN);
            if (!harmless) {
                note(secrets, value);
                hidden = true;
            }
            before = '&';
        }
        return hidden;
    }

    /** Notes a secret as it stands in the address and as servers may repeat it. */
    private static void note(List<String> secrets, String secret) {
        if (secret.length() >= 3) {
            secrets.add(secret);
            String decoded;
            try {
                decoded = URLDecoder.decode(secret.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return; // a lone percent sign: the text as it stands is all there is
            }
            if (!decoded.equals(secret)) {
                secrets.add(decoded);
            }
        }
    }

    /** Returns a text, of FFmpeg or a server, without anything secret of this address. */
    public String redact(String text) {
        String clean = secrets.isEmpty() ? text : text.replace(address, shown);
        for (String secret : secrets) {
            clean = clean.replace(secret, HIDDEN);
        }
        return clean;
    }

    /** Returns whether the address holds a password or what looks like one. */
    public boolean holdsPassword() {
        return password;
    }

    /**
     * Returns what FFmpeg is to open.
     *
     * @param prompt whether pictures are given as soon as they are known to be whole, where that can be told: RTSP
     */
    StreamInput input(Transport transport, boolean prompt) {
        Map<String, String> options = new TreeMap<>();
        switch (scheme) {
            case "rtsp", "rtsps" -> {
                options.put("rtsp_transport", transport == Transport.TCP ? "tcp" : "udp");
                options.put("allowed_media_types", "video");
                options.put("probesize", "65536");
                options.put("analyzeduration", "200000");
                options.put("fpsprobesize", "0");
            }
            case "file" -> {
                options.put("follow", "1");
                // The length of a file that grows is not looked for: its end would be waited for.
                options.put("skip_estimate_duration_from_pts", "1");
                options.put("probesize", "65536");
                if (address.toLowerCase(Locale.ROOT).endsWith(".avi")) {
                    // Its index would be looked for at the end, and that waited for.
                    options.put("seekable", "0");
                }
            }
            case "v4l2" -> options.put("probesize", "32");
            default -> {
                options.put("probesize", "1000000");
                options.put("analyzeduration", "1000000");
            }
        }
        return switch (scheme) {
            case "file" -> new StreamInput("file:" + address, shown, "", "file", false, options);
            case "pipe" -> new StreamInput(address, shown, "", "", false, options);
            case "v4l2" -> new StreamInput(address, shown, scheme, "", false, options);
            default ->
                    new StreamInput(
                            address,
                            shown,
                            "",
                            Objects.requireNonNull(PROTOCOLS.get(scheme)),
                            prompt && scheme.startsWith("rtsp"),
                            options);
        };
    }

    /**
     * Returns whether a lost connection can be made anew. Standard input ends for good, and a file would begin from its
     * start; both may also rest for as long as they like.
     */
    boolean canReopen() {
        return !scheme.equals("pipe") && !scheme.equals("file");
    }

    /** Returns whether what is read may lie there since long ago, so that it comes as fast as it is asked for. */
    boolean isFile() {
        return scheme.equals("file");
    }

    /**
     * Returns by how much pictures may come before their time, nanoseconds: a sender into a pipe has a pace of its own,
     * which a jam must not change for good; a file has none.
     */
    long lead() {
        return isFile() ? 0 : 1_000_000_000L;
    }

    /** Returns whether it can be reached at all: a file or a device must be there, whatever else may come. */
    public boolean isThere() {
        return switch (scheme) {
            case "file", "v4l2" -> exists(address);
            default -> true;
        };
    }

    /** Returns a name for a camera that was given none: of characters that camera ids may have. */
    public String defaultId() {
        String plain =
                switch (scheme) {
                    case "pipe" -> "stdin";
                    case "v4l2", "file" -> address.replaceFirst("^.*/", "");
                    default -> host() + path();
                };
        String id = plain.replaceAll("[^a-zA-Z0-9.-]+", "-").replaceAll("^-|-$", "");
        return id.isEmpty() ? "camera" : id.substring(0, Math.min(id.length(), 200));
    }

    private String host() {
        Matcher parts = URL.matcher(address);
        return parts.matches() ? parts.group(3) : "";
    }

    private String path() {
        Matcher parts = URL.matcher(shown);
        return parts.matches() ? parts.group(4).replace(HIDDEN, "") : "";
    }

    /** Returns the address without secrets. */
    @Override
    public String toString() {
        return shown;
    }
}

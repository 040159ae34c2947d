package dev.egomotion.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first contact with real brokers that want SASL or TLS, with a port that never answers, with none. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClusterContactTest {
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"";

    @TempDir static Path shared;
    private static EmbeddedBroker wantsPassword;
    private static EmbeddedBroker wantsTls;
    private static Path store;

    @TempDir Path folder;

    @BeforeAll
    static void startBrokers() throws Exception {
        wantsPassword =
                EmbeddedBroker.start(
                        shared.resolve("sasl"),
                        BrokerSettings.defaults(),
                        Map.of(
                                "listener.security.protocol.map",
                                "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                                "sasl.enabled.mechanisms",
                                "PLAIN",
                                "sasl.mechanism.inter.broker.protocol",
                                "PLAIN",
                                "listener.name.plaintext.plain.sasl.jaas.config",
                                LOGIN.formatted("broker", "b")
                                        + " user_broker=\"b\" user_me=\"m\";"));
        store = keyStore(shared.resolve("keys.p12"));
        wantsTls =
                EmbeddedBroker.start(
                        shared.resolve("tls"),
                        BrokerSettings.defaults(),
                        Map.of(
                                "listener.security.protocol.map",
                                "PLAINTEXT:SSL,CONTROLLER:PLAINTEXT",
                                "ssl.keystore.location",
                                store.toString(),
                                "ssl.keystore.password",
                                "secret",
                                "ssl.truststore.location",
                                store.toString(),
                                "ssl.truststore.password",
                                "secret",
                                "ssl.endpoint.identification.algorithm",
                                ""));
    }

    @AfterAll
    static void stopBrokers() {
        wantsPassword.close();
        wantsTls.close();
    }

    /** Makes a key and its own certificate. */
    private static Path keyStore(Path file) throws Exception {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "secret",
                                "-alias",
                                "broker",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=127.0.0.1",
                                "-ext",
                                "SAN=ip:127.0.0.1")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertEquals(0, keytool.waitFor(), said);
        return file;
    }

    private static void make(String servers, Map<String, String> properties, Duration within)
            throws Exception {
        new ClusterContact(new Connection(servers, properties, 1 << 20), Deadline.in(within))
                .make();
    }

    private static String failure(String servers, Map<String, String> properties, Duration within) {
        long start = System.nanoTime();
        String message =
                assertThrows(EngineException.class, () -> make(servers, properties, within))
                        .getMessage();
        assertFalse(message.contains("\n"), message);
        assertTrue(
                System.nanoTime() - start < within.plusSeconds(30).toNanos(),
                "one deadline for the whole contact");
        return message;
    }

    private static String fault(String servers, Map<String, String> properties) {
        String message =
                assertThrows(BadInputException.class, () -> make(servers, properties, PATIENT))
                        .getMessage();
        assertFalse(message.contains("\n") || message.contains("hush"), message);
        return message;
    }

    private static Map<String, String> sasl(String user, String password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN.formatted(user, password) + ";");
    }

    private static Map<String, String> tls(Path truststore, String password) {
        return Map.of(
                "security.protocol",
                "SSL",
                "ssl.truststore.location",
                truststore.toString(),
                "ssl.truststore.password",
                password);
    }

    @Test
    void make_rightPasswordOrCertificate_succeeds() throws Exception {
        make(wantsPassword.bootstrapServers(), sasl("me", "m"), PATIENT);
        make(wantsTls.bootstrapServers(), tls(store, "secret"), PATIENT);
    }

    @Test
    void make_wrongPassword_saysAuthentication() {
        String servers = wantsPassword.bootstrapServers();
        String message = failure(servers, sasl("me", "wrong"), PATIENT);
        assertTrue(message.startsWith("authentication at " + servers + " failed: "), message);
    }

    @Test
    void make_certificateThatIsNotTrusted_saysTls() {
        String servers = wantsTls.bootstrapServers();
        String message = failure(servers, Map.of("security.protocol", "SSL"), PATIENT);
        assertTrue(message.startsWith("the TLS handshake with " + servers + " failed: "), message);
    }

    @Test
    void make_plainTowardsABrokerOfTls_asksAboutSecurity() {
        String message = failure(wantsTls.bootstrapServers(), Map.of(), SOON);
        assertTrue(message.contains("takes connections but gave no answer"), message);
        assertTrue(message.contains("security.protocol is PLAINTEXT"), message);
    }

    @Test
    void make_portThatNeverAnswers_endsAtTheDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String servers = "127.0.0.1:" + silent.getLocalPort();
            String message = failure(servers, Map.of(), Duration.ofSeconds(1));
            assertTrue(
                    message.startsWith(servers + " takes connections but gave no answer"), message);
            assertTrue(message.contains("within 1 s"), message);
        }
    }

    @Test
    void make_nothingListens_saysUnreachable() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        String message = failure("127.0.0.1:" + port, Map.of(), Duration.ofSeconds(1));
        assertTrue(
                message.startsWith("no cluster can be reached within 1 s: 127.0.0.1:" + port),
                message);
        assertTrue(message.contains("refused"), message);
    }

    @Test
    void make_unknownHost_saysSo() {
        String message = failure("no-such-host.invalid:9092", Map.of(), PATIENT);
        assertTrue(message.contains("no-such-host.invalid:9092: the host is not known"), message);
    }

    @Test
    void make_malformedAddress_isTheUsersFault() {
        assertTrue(fault("localhost", Map.of()).contains("'localhost' is no HOST:PORT"));
        assertTrue(fault("a:1,b:port", Map.of()).contains("'b:port'"));
        assertTrue(fault("a:70000", Map.of()).contains("'a:70000'"));
    }

    @Test
    void make_brokenJaasLine_namesIt() {
        Map<String, String> unfinished =
                Map.of(
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        LOGIN.formatted("me", "hush"));
        String message = fault(wantsPassword.bootstrapServers(), unfinished);
        assertTrue(message.startsWith("sasl.jaas.config cannot be used: "), message);
    }

    @Test
    void make_truststoreThatIsMissingWrongOrLocked_namesIt() throws Exception {
        String servers = wantsTls.bootstrapServers();
        Path none = folder.resolve("none.p12");
        assertEquals(
                "ssl.truststore.location is " + none + ", which does not exist",
                fault(servers, tls(none, "secret")));
        Path text = Files.writeString(folder.resolve("text.p12"), "no store");
        assertTrue(
                fault(servers, tls(text, "secret"))
                        .startsWith(
                                "ssl.truststore.location is "
                                        + text
                                        + ", which cannot be loaded: "));
        assertTrue(
                fault(servers, tls(store, "hush"))
                        .startsWith(
                                "ssl.truststore.location is "
                                        + store
                                        + ", which cannot be loaded: "));
    }

    @Test
    void make_propertyOfNoSuchValue_isTheUsersFault() {
        String message =
                fault(wantsPassword.bootstrapServers(), Map.of("security.protocol", "NONE"));
        assertTrue(message.startsWith("the client properties cannot be used: "), message);
        assertTrue(message.contains("security.protocol"), message);
    }
}

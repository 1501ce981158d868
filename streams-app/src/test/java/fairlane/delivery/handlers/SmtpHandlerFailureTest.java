package fairlane.delivery.handlers;

import static fairlane.delivery.handlers.DeliveryBuilder.message;
import static fairlane.delivery.handlers.DeliveryBuilder.send;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import fairlane.dev.Ports;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Tests the SMTP handler with mail servers that reject mails, close connections, or require encryption and a login. */
class SmtpHandlerFailureTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    private static SSLContext tls;

    @BeforeAll
    static void createTlsContext(@TempDir Path directory) throws Exception {
        tls = tls(directory.resolve("keys.p12"));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"FROM, 421", "FROM, 451", "RECIPIENT, 450", "RECIPIENT, 452", "DATA, 451", "DATA, 452"})
    void messageIsRetriedAfterSmtpReply4yz(RefusingMailServer.Stage at, int code) throws Exception {
        RefusingMailServer server = open(RefusingMailServer.start());
        server.refuse(at, code, "4.2.1 anna@example.com is busy");
        assertThat(send(handler(server, Map.of()), message().build()))
                .isEqualTo(Result.retry("localhost replied " + code + " 4.2.1 a***@example.com is busy"));
    }

    @ParameterizedTest
    @CsvSource({"FROM, 550", "RECIPIENT, 550", "RECIPIENT, 553", "DATA, 552", "DATA, 554"})
    void messageIsRejectedAfterSmtpReply5yz(RefusingMailServer.Stage at, int code) throws Exception {
        RefusingMailServer server = open(RefusingMailServer.start());
        server.refuse(at, code, "5.1.1 no");
        assertThat(send(handler(server, Map.of()), message().build()))
                .isEqualTo(Result.rejected("localhost replied " + code + " 5.1.1 no"));
    }

    @Test
    void smtpHandlerReusesConnectionAfterServerRejectedMail() throws Exception {
        RefusingMailServer server = open(RefusingMailServer.start());
        Handler handler = handler(server, Map.of());
        assertThat(send(handler, message().build())).isEqualTo(Result.delivered("queued as Q-1"));
        for (RefusingMailServer.Stage at : RefusingMailServer.Stage.values()) {
            server.refuse(at, 550, "no");
            assertThat(send(handler, message().build())).isEqualTo(Result.rejected("localhost replied 550 no"));
            server.refuseNothing();
            assertThat(send(handler, message().build())).isInstanceOf(Result.Delivered.class);
        }
        assertThat(connections(server)).hasSize(1);
        assertThat(server.acceptedFrom()).hasSize(4);
    }

    @Test
    void smtpHandlerReplacesConnectionThatServerClosed() throws Exception {
        RefusingMailServer server = RefusingMailServer.start();
        Handler handler = handler(server, Map.of());
        assertThat(send(handler, message().build())).isInstanceOf(Result.Delivered.class);
        RefusingMailServer other = open(server.restart());
        assertThat(send(handler, message().build())).isInstanceOf(Result.Delivered.class);
        assertThat(other.acceptedFrom()).hasSize(1);
    }

    @Test
    void messageIsRetriedIfMailServerIsUnreachable() throws Exception {
        int unusedPort = Ports.findFree();
        assertThat(send(handler(unusedPort, Map.of()), message().build()))
                .isInstanceOfSatisfying(
                        Result.Retry.class,
                        retry -> assertThat(retry.error()).startsWith("localhost cannot be reached: "));
        SilentServer silent = open(new SilentServer());
        assertThat(send(
                        handler(silent.port(), Map.of("timeout", "300ms")),
                        message().build()))
                .isInstanceOfSatisfying(
                        Result.Retry.class,
                        retry -> assertThat(retry.error()).startsWith("localhost cannot be reached: "));
    }

    @Test
    void smtpHandlerAuthenticatesOverEncryptedConnection() throws Exception {
        RefusingMailServer server = open(RefusingMailServer.start(tlsServer()));
        Handler handler = authenticatingHandler(server, "right");
        assertThat(send(handler, message().build())).isInstanceOf(Result.Delivered.class);
        assertThat(server.authenticatedMails()).isEqualTo(1);
    }

    @Test
    void messageIsRetriedIfMailServerRefusesPasswordAndErrorOmitsPassword() throws Exception {
        RefusingMailServer server = open(RefusingMailServer.start(tlsServer()));
        assertThat(send(authenticatingHandler(server, "wrong"), message().build()))
                .isInstanceOfSatisfying(
                        Result.Retry.class,
                        retry -> assertThat(retry.error())
                                .startsWith("localhost rejected the login: 535")
                                .doesNotContain("wrong"));
    }

    @Test
    void smtpHandlerRejectsUntrustedCertificateOfMailServer() throws Exception {
        RefusingMailServer server = open(RefusingMailServer.start(tlsServer()));
        Handler handler = handler(server, Map.of("username", "me", "password", "right"));
        assertThat(send(handler, message().build()))
                .isInstanceOfSatisfying(
                        Result.Retry.class,
                        retry -> assertThat(retry.error())
                                .startsWith("localhost cannot be reached: Could not convert socket to TLS"));
        assertThat(server.acceptedFrom()).isEmpty();
    }

    @Test
    void smtpHandlerDoesNotSendPasswordOverUnencryptedConnection() throws Exception {
        RefusingMailServer server = open(RefusingMailServer.start());
        Handler handler = handler(server, Map.of("username", "me", "password", "right"));
        assertThat(send(handler, message().build()))
                .isInstanceOfSatisfying(
                        Result.Retry.class,
                        retry -> assertThat(retry.error())
                                .isEqualTo("localhost cannot be reached: STARTTLS is required but host does not support"
                                        + " STARTTLS"));
        assertThat(send(handler(server, Map.of("starttls", "off")), message().build()))
                .isInstanceOf(Result.Delivered.class);
    }

    private static SMTPServer.Builder tlsServer() {
        return SMTPServer.port(0)
                .enableTLS()
                .requireTLS()
                .startTlsSocketFactory(tls)
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals("me") || !password.equals("right")) {
                        throw new LoginFailedException();
                    }
                }));
    }

    private Handler authenticatingHandler(RefusingMailServer server, String password) {
        SmtpSettings settings = SmtpSettings.read(
                DeliveryBuilder.settings(settings(server.port(), Map.of("username", "me", "password", password))));
        Properties properties = settings.properties();
        properties.put("mail.smtp.ssl.socketFactory", tls.getSocketFactory());
        return open(new SmtpHandler(settings, 4, properties));
    }

    /** Creates the TLS context of a server with a self-signed certificate for localhost. */
    private static SSLContext tls(Path file) throws Exception {
        char[] password = "changeit".toCharArray();
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "mail",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(file.toFile(), password);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, password);
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("mail", keys.getCertificate("mail"));
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    private static Set<SocketAddress> connections(RefusingMailServer server) {
        return server.acceptedFrom().stream().collect(Collectors.toSet());
    }

    private <T extends AutoCloseable> T open(T one) {
        open.add(0, one);
        return one;
    }

    private Handler handler(RefusingMailServer server, Map<String, String> settings) {
        return handler(server.port(), settings);
    }

    private Handler handler(int port, Map<String, String> settings) {
        return open(new SmtpHandlerFactory().create(DeliveryBuilder.settings(settings(port, settings))));
    }

    private static Map<String, String> settings(int port, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("host", "localhost");
        settings.put("port", "" + port);
        settings.put("from", "news@fairlane.example");
        return settings;
    }
}

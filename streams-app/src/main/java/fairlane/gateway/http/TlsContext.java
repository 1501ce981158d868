package fairlane.gateway.http;

import fairlane.config.GatewayConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Creates a TLS context from a PEM file with a certificate and a PEM file with the private key of this certificate. */
public final class TlsContext {
    private static final Pattern PKCS_8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");
    /**
     * The password of the key store, which exists only in memory. It is empty, and necessary only because the Java API
     * requires a password.
     */
    private static final char[] KEY_STORE_PASSWORD = {};

    private TlsContext() {}

    /**
     * Creates a TLS context.
     *
     * @throws GatewayException if one of the files is invalid; the message contains no part of the private key
     */
    public static SSLContext create(GatewayConfig.Tls tls) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, KEY_STORE_PASSWORD);
            store.setKeyEntry("gateway", readKey(tls.key()), KEY_STORE_PASSWORD, readCertificates(tls.certificate()));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, KEY_STORE_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new GatewayException("the certificate in " + tls.certificate() + " and the key in " + tls.key()
                    + " do not form a valid TLS identity");
        }
    }

    private static Certificate[] readCertificates(Path file) {
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(file)))
                    .toArray(Certificate[]::new);
            if (chain.length > 0) {
                return chain;
            }
        } catch (GeneralSecurityException e) {
            throw new GatewayException(file + " is not a certificate in PEM: " + e.getMessage());
        }
        throw new GatewayException(file + " contains no certificate in PEM");
    }

    private static PrivateKey readKey(Path file) throws GeneralSecurityException {
        Matcher pem = PKCS_8.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
        if (pem.find()) {
            byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
            for (String algorithm : ALGORITHMS) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
                } catch (InvalidKeySpecException e) {
                    continue; // the key belongs to another algorithm; try the next one
                }
            }
        }
        throw new GatewayException(
                file + " contains no private key in PKCS #8 PEM; convert it with: openssl pkcs8 -topk8"
                        + " -nocrypt -in key.pem");
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new GatewayException("the file " + file + " does not exist or cannot be read");
        }
    }
}

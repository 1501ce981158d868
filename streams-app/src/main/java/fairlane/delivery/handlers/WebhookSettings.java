package fairlane.delivery.handlers;

import fairlane.config.ConfigException;
import fairlane.delivery.HandlerSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where webhooks go, and how.
 *
 * @param parseUrl http or https, with a host
 * @param signature null: they are not signed
 * @param requireAscii the value of the header of that name; null: none
 * @param timeout for an attempt, from its start to the end of the answer
 * @param allowPrivate addresses that are not public are allowed
 */
record WebhookSettings(
        URI parseUrl,
        @Nullable WebhookSignature signature,
        @Nullable String requireAscii,
        Duration timeout,
        boolean allowPrivate) {
    static final Set<String> NAMES = Set.of("url", "secret", "authorization", "timeout", "allow-private");

    private static final String EXAMPLE_URL = "https://example.com/hook";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final String URL_HINT = "write http:// or https:// and a host, such as " + EXAMPLE_URL;

    /** @throws ConfigException with a sentence that says what is wrong; a secret is never part of it */
    static WebhookSettings read(HandlerSettings settings) {
        settings.require("url", EXAMPLE_URL);
        WebhookSettings read = new WebhookSettings(
                settings.get("url", URI.create(EXAMPLE_URL), WebhookSettings::parseUrl),
                settings.find("secret").map(WebhookSettings::signature).orElse(null),
                settings.find("authorization")
                        .map(WebhookSettings::requireAscii)
                        .orElse(null),
                settings.get("timeout", DEFAULT_TIMEOUT, HandlerSettingParser::parseTimeout),
                settings.get("allow-private", false, HandlerSettingParser::parseBoolean));
        read.requireNoUserInfo();
        read.requirePublicAddress();
        return read;
    }

    private static URI parseUrl(String text) {
        try {
            URI url = new URI(text.strip());
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!http || url.getHost() == null) {
                throw new IllegalArgumentException(URL_HINT);
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(URL_HINT, e);
        }
    }

    private static WebhookSignature signature(String secret) {
        try {
            return WebhookSignature.of(secret);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("secret " + e.getMessage());
        }
    }

    private static String requireAscii(String value) {
        if (!value.matches("[\\x20-\\x7e]+")) {
            throw new ConfigException("authorization has characters that a header cannot have; write it in ASCII,"
                    + " such as \"Bearer ..\"");
        }
        return value;
    }

    /** What it says has no part of the address, for that has the password. */
    private void requireNoUserInfo() {
        if (parseUrl.getUserInfo() != null) {
            throw new ConfigException(
                    "url has a user and password in it, which are not sent; write authorization=\"Basic ..\"");
        }
    }

    /** A name that nobody knows now may be known later; one that leads to a private address is told at once. */
    private void requirePublicAddress() {
        if (!allowPrivate) {
            ResolvedHost.resolve(parseUrl.getHost()).nonPublicAddress().ifPresent(address -> {
                throw new ConfigException("url leads to " + address);
            });
        }
    }
}

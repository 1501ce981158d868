package fairlane.delivery.handlers;

import fairlane.config.ConfigException;
import fairlane.delivery.HandlerSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the webhook handler.
 *
 * @param url the endpoint: a URL with the scheme http or https, and a host
 * @param signature signs the requests; null to send unsigned requests
 * @param authorization value of the header {@code Authorization}; null to omit the header
 * @param timeout longest time from the start of an attempt to the end of the response
 * @param allowPrivate whether the host may resolve to an address that is not public
 */
record WebhookSettings(
        URI url,
        @Nullable WebhookSignature signature,
        @Nullable String authorization,
        Duration timeout,
        boolean allowPrivate) {
    static final Set<String> NAMES = Set.of("url", "secret", "authorization", "timeout", "allow-private");

    private static final String EXAMPLE_URL = "https://example.com/hook";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final String URL_HINT = "write http:// or https:// and a host, such as " + EXAMPLE_URL;

    /** Reads the settings. @throws ConfigException if a setting is invalid; the message never contains a secret */
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
            throw new ConfigException(
                    "authorization contains characters that are invalid in a header; write it in ASCII,"
                            + " such as \"Bearer ..\"");
        }
        return value;
    }

    /**
     * Rejects a URL with a user name and password. The error message contains no part of the URL, because the URL contains
     * the password.
     */
    private void requireNoUserInfo() {
        if (url.getUserInfo() != null) {
            throw new ConfigException(
                    "url contains a user and password, which are not sent; write authorization=\"Basic ..\"");
        }
    }

    /**
     * Rejects a host that resolves to a private address. A host that cannot be resolved now is accepted, because it may
     * become resolvable later.
     */
    private void requirePublicAddress() {
        if (!allowPrivate) {
            ResolvedHost.resolve(url.getHost()).nonPublicAddress().ifPresent(address -> {
                throw new ConfigException("url resolves to " + address);
            });
        }
    }
}

package fairlane.delivery.handlers;

import fairlane.config.ConfigException;
import fairlane.delivery.HandlerSettings;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the SMTP handler.
 *
 * @param from the from-address of mails for requests whose sender is not a mail address
 * @param username user name for the mail server; null to send without authentication
 * @param password password for the mail server; null to send without authentication
 * @param templates directory of Mustache templates; null if there are no templates
 * @param timeout how long to wait for the connection setup and for each reply of the mail server
 */
record SmtpSettings(
        String host,
        int port,
        InternetAddress from,
        @Nullable String username,
        @Nullable String password,
        StartTls startTls,
        @Nullable Path templates,
        Duration timeout) {
    static final Set<String> NAMES =
            Set.of("host", "port", "from", "username", "password", "starttls", "templates", "timeout");

    private static final int SUBMISSION_PORT = 587;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

    /** Whether the connection to the mail server is encrypted. */
    enum StartTls {
        OFF,
        /** Encrypt the connection if the mail server offers encryption. */
        OPTIONAL,
        /** Fail if the mail server does not offer encryption. */
        REQUIRED;

        private static StartTls parse(String text) {
            return Arrays.stream(values())
                    .filter(value -> value.name().equalsIgnoreCase(text.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("write "
                            + Arrays.stream(values())
                                    .map(value -> value.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", "))));
        }
    }

    /** Reads the settings. @throws ConfigException if a setting is invalid; the message never contains the password */
    static SmtpSettings read(HandlerSettings settings) {
        String host = settings.require("host", "smtp.example.com").strip();
        settings.require("from", "news@example.com");
        String username = settings.find("username").orElse(null);
        String password = settings.find("password").orElse(null);
        if ((username == null) != (password == null)) {
            throw new ConfigException("username and password belong together: write both, or neither");
        }
        return new SmtpSettings(
                host,
                settings.get("port", SUBMISSION_PORT, HandlerSettingParser::parsePort),
                settings.get("from", new InternetAddress(), SmtpSettings::from),
                username,
                password,
                // A password must not be sent over an unencrypted connection.
                settings.get("starttls", username == null ? StartTls.OPTIONAL : StartTls.REQUIRED, StartTls::parse),
                templates(settings),
                settings.get("timeout", DEFAULT_TIMEOUT, HandlerSettingParser::parseTimeout));
    }

    private static InternetAddress from(String text) {
        try {
            return MailAddress.parse(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException("write an address, such as news@example.com", e);
        }
    }

    private static @Nullable Path templates(HandlerSettings settings) {
        return settings.find("templates").isEmpty()
                ? null
                : settings.get("templates", Path.of(""), SmtpSettings::directory);
    }

    private static Path directory(String text) {
        Path directory = Path.of(text);
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("write the path of an existing directory");
        }
        return directory;
    }

    /** Returns the settings as properties of the mail library. */
    Properties properties() {
        String millis = Long.toString(timeout.toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
        properties.setProperty("mail.smtp.writetimeout", millis);
        properties.setProperty("mail.smtp.auth", Boolean.toString(username != null));
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls != StartTls.OFF));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls == StartTls.REQUIRED));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.quitwait", "false");
        return properties;
    }
}

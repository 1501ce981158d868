package fairlane.delivery.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.config.ConfigException;
import fairlane.delivery.Handler;
import fairlane.delivery.HandlerFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how handler factories are found and how they validate settings. */
class HandlerFactoriesTest {
    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
        webhook => url is missing: set it with --set url=https://example.com/hook or in the configuration
        webhook url=example.com => url is "example.com": write http:// or https:// and a host, such as https://example.com/hook
        webhook url=ftp://example.com => url is "ftp://example.com": write http:// or https:// and a host, such as https://example.com/hook
        webhook url=http://a_b/ => url is "http://a_b/": write http:// or https:// and a host, such as https://example.com/hook
        webhook url=http://me:pw@h/ => url contains a user and password, which are not sent; write authorization="Basic .."
        webhook url=http://127.0.0.1:1/ => url resolves to 127.0.0.1, 127.0.0.1, which is not a public address; set allow-private=true to allow it
        webhook url=http://[::1]/ => url resolves to [::1], 0:0:0:0:0:0:0:1, which is not a public address; set allow-private=true to allow it
        webhook url=http://[::ffff:10.0.0.1]/ => url resolves to [::ffff:10.0.0.1], 10.0.0.1, which is not a public address; set allow-private=true to allow it
        webhook url=http://2130706433/ => url resolves to 2130706433, 127.0.0.1, which is not a public address; set allow-private=true to allow it
        webhook url=http://1.1.1.1/ allow-private=yes => allow-private is "yes": write true or false
        webhook url=http://1.1.1.1/ timeout=1 => timeout is "1": "1" is not a duration; write a whole number and ms, s, m, h or d, such as 10ms or 5s
        webhook url=http://1.1.1.1/ timeout=1h => timeout is "1h": write 10ms to 10m, such as 10s
        webhook url=http://1.1.1.1/ secret=geheim => secret must be whsec_ and the Base64 of 24 to 64 random bytes; create one with: echo whsec_$(openssl rand -base64 32)
        smtp from=a@b.se => host is missing: set it with --set host=smtp.example.com or in the configuration
        smtp host=h => from is missing: set it with --set from=news@example.com or in the configuration
        smtp host=h from=acme => from is "acme": write an address, such as news@example.com
        smtp host=h from=a@b.se port=x => port is "x": write a number from 1 to 65535
        smtp host=h from=a@b.se port=65536 => port is "65536": write a number from 1 to 65535
        smtp host=h from=a@b.se starttls=yes => starttls is "yes": write off, optional, required
        smtp host=h from=a@b.se password=geheim => username and password belong together: write both, or neither
        smtp host=h from=a@b.se templates=nowhere => templates is "nowhere": write the path of an existing directory
        """)
    void handlerFactoryRejectsInvalidSettingsWithOneLineMessage(String arguments, String error) {
        String[] words = arguments.split(" ");
        Map<String, String> settings = Arrays.stream(words)
                .skip(1)
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(word -> word[0], word -> word[1]));
        HandlerFactory factory = factory(words[0]);
        assertThat(factory.settings()).containsAll(settings.keySet());
        assertThatThrownBy(() -> factory.create(DeliveryBuilder.settings(settings)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(error);
    }

    @Test
    void webhookHandlerFactoryAcceptsHostThatCannotBeResolved() throws Exception {
        try (Handler handler = factory("webhook")
                .create(DeliveryBuilder.settings(Map.of("url", "https://unresolvable.invalid/hook")))) {
            assertThat(handler).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "smtp"})
    void summaryOfHandlerFactoryIsOneLine(String name) {
        assertThat(factory(name).summary()).isNotBlank().doesNotContain("\n");
    }

    private static HandlerFactory factory(String name) {
        return ServiceLoader.load(HandlerFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

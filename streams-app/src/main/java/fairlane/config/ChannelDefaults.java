package fairlane.config;

import fairlane.config.text.RateText;
import fairlane.schema.Channel;
import fairlane.schema.CostBy;
import fairlane.schema.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Determines the channels that are created if they do not exist. These are three built-in channels, whose settings the
 * configuration may override, and all other channels in the configuration.
 */
final class ChannelDefaults {
    private ChannelDefaults() {}

    static Map<String, Channel> read(SettingValues settings) {
        Map<String, Channel> channels = new TreeMap<>();
        channels.put("default", unlimited());
        channels.put("email", unlimited());
        channels.put("sms", sms());
        settings.forEachChannelField((name, field, text) ->
                field.set(channels.computeIfAbsent(Topics.requireChannelName(name), key -> unlimited()), text));
        return channels;
    }

    private static Channel unlimited() {
        return Channel.newBuilder().build();
    }

    private static Channel sms() {
        return Channel.newBuilder()
                .setSenderRates(List.of(RateText.parse("1/s burst 1")))
                .setCostBy(CostBy.SMS_SEGMENTS)
                .build();
    }
}

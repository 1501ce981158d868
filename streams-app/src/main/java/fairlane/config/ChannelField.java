package fairlane.config;

import fairlane.config.text.RateText;
import fairlane.config.text.TextValues;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import fairlane.schema.CostBy;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The fields of a channel that users can set as text, either in the configuration as {@code channels.<name>.<field>} or
 * on the command line.
 */
public enum ChannelField {
    RATES("rates", (channel, text) -> channel.setRates(RateText.parseAll(text))),
    SENDER_RATES("senderRates", (channel, text) -> channel.setSenderRates(RateText.parseAll(text))),
    MAX_IN_FLIGHT(
            "maxInFlight",
            (channel, text) -> channel.setMaxInFlight(
                    optionalNumber(text).map(Long::intValue).orElse(null))),
    ACKNOWLEDGED_BY("acknowledgedBy", (channel, text) -> channel.setAcknowledgedBy(isNone(text) ? null : text.strip())),
    CONSUMPTION(
            "consumption", (channel, text) -> channel.setConsumption(TextValues.enumConstant(Consumption.class, text))),
    COST_BY("costBy", (channel, text) -> channel.setCostBy(TextValues.enumConstant(CostBy.class, text))),
    MAX_AGE_SECONDS(
            "maxAgeSeconds",
            (channel, text) -> channel.setMaxAgeSeconds(optionalNumber(text).orElse(null))),
    PAUSED("paused", (channel, text) -> channel.setPaused(TextValues.bool(text)));

    /** The text that removes the value of an optional field of a channel. */
    public static final String NONE = "none";

    private final String text;
    private final BiConsumer<Channel, String> setter;

    ChannelField(String text, BiConsumer<Channel, String> setter) {
        this.text = text;
        this.setter = setter;
    }

    static Optional<ChannelField> named(String text) {
        return Arrays.stream(values()).filter(field -> field.text.equals(text)).findFirst();
    }

    /**
     * Parses a text and sets this field of a channel to the value.
     *
     * @throws IllegalArgumentException if the value is invalid; the exception message says what to write instead
     */
    public void set(Channel channel, String value) {
        setter.accept(channel, value);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isNone(String text) {
        return text.isBlank() || text.strip().equalsIgnoreCase(NONE);
    }

    private static Optional<Long> optionalNumber(String text) {
        return isNone(text) ? Optional.empty() : Optional.of(TextValues.number(text, 1, Integer.MAX_VALUE));
    }
}

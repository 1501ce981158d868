package fairlane.config;

import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import fairlane.schema.CostBy;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What can be said of a channel, as text: in configuration under {@code channels.<name>.}, and on the command line. */
public enum ChannelField {
    RATES("rates", (channel, text) -> channel.setRates(RateText.parseAll(text))),
    SENDER_RATES("senderRates", (channel, text) -> channel.setSenderRates(RateText.parseAll(text))),
    MAX_IN_FLIGHT(
            "maxInFlight",
            (channel, text) ->
                    channel.setMaxInFlight(number(text).map(Long::intValue).orElse(null))),
    ACKNOWLEDGED_BY("acknowledgedBy", (channel, text) -> channel.setAcknowledgedBy(unset(text) ? null : text.strip())),
    CONSUMPTION("consumption", (channel, text) -> channel.setConsumption(Values.symbol(Consumption.class, text))),
    COST_BY("costBy", (channel, text) -> channel.setCostBy(Values.symbol(CostBy.class, text))),
    MAX_AGE_SECONDS(
            "maxAgeSeconds",
            (channel, text) -> channel.setMaxAgeSeconds(number(text).orElse(null))),
    PAUSED("paused", (channel, text) -> channel.setPaused(Values.bool(text)));

    /** What unsets a field that may be unset. */
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
     * Sets this field of a channel from text.
     *
     * @throws IllegalArgumentException with a sentence that says what to write instead
     */
    public void set(Channel channel, String value) {
        setter.accept(channel, value);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean unset(String text) {
        return text.isBlank() || text.strip().equalsIgnoreCase(NONE);
    }

    private static Optional<Long> number(String text) {
        return unset(text) ? Optional.empty() : Optional.of(Values.number(text, 1, Integer.MAX_VALUE));
    }
}

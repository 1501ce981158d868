package fairlane.cli.text;

import fairlane.config.text.RateText;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import fairlane.schema.CostBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Formats the settings of a channel as text. */
public final class ChannelText {
    private ChannelText() {}

    /** Returns the settings of the channel that differ from the defaults, in one line. */
    public static String summary(Channel channel) {
        List<String> parts = new ArrayList<>();
        parts.add(channel.getRates().isEmpty() ? "no limit" : RateText.format(channel.getRates()));
        if (!channel.getSenderRates().isEmpty()) {
            parts.add("every sender " + RateText.format(channel.getSenderRates()));
        }
        if (channel.getCostBy() == CostBy.SMS_SEGMENTS) {
            parts.add("cost by SMS segments");
        }
        if (channel.getConsumption() == Consumption.LEASES) {
            parts.add("leased");
        }
        if (channel.getMaxInFlight() != null) {
            parts.add("at most " + channel.getMaxInFlight() + " in flight per partition");
        }
        if (channel.getMaxAgeSeconds() != null) {
            parts.add("expires after " + channel.getMaxAgeSeconds() + " s");
        }
        if (channel.getPaused()) {
            parts.add("PAUSED");
        }
        return String.join(", ", parts);
    }

    /** Returns the value of every setting of the channel by the setting's name, written as in the configuration. */
    public static Map<String, String> fields(Channel channel) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("rates", RateText.format(channel.getRates()));
        fields.put("senderRates", RateText.format(channel.getSenderRates()));
        fields.put("maxInFlight", channel.getMaxInFlight() == null ? "none (adapts)" : "" + channel.getMaxInFlight());
        fields.put(
                "acknowledgedBy",
                channel.getAcknowledgedBy() == null ? "none (Fairlane workers)" : channel.getAcknowledgedBy());
        fields.put("consumption", channel.getConsumption().toString());
        fields.put("costBy", channel.getCostBy().toString());
        fields.put("maxAgeSeconds", channel.getMaxAgeSeconds() == null ? "none" : "" + channel.getMaxAgeSeconds());
        fields.put("paused", "" + channel.getPaused());
        return fields;
    }
}

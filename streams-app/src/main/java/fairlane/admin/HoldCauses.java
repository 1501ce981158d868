package fairlane.admin;

import fairlane.admin.HoldCause.Whose;
import fairlane.config.RateText;
import fairlane.schema.Channel;
import fairlane.wire.HeldMessage;
import fairlane.wire.LimitKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the records because of which messages are held, as they are now. */
public final class HoldCauses {
    private static final String TRUE = "true";

    private final Cluster cluster;
    private final LimitAdmin limits;
    /** One customer's messages have few limits between them. */
    private final Map<LimitKey, List<EffectiveField>> known = new HashMap<>();

    public HoldCauses(Cluster cluster) {
        this.cluster = cluster;
        this.limits = new LimitAdmin(cluster);
    }

    /** Empty where no record is the reason, or it was changed since. */
    public List<HoldCause> of(HeldMessage message) {
        return switch (message.hold()) {
            case "SENDER_RATE" -> rates(Whose.SENDER, senderKey(message));
            case "CUSTOMER_RATE" -> rates(Whose.CUSTOMER, customerKey(message));
            case "CHANNEL_RATE" -> channelRates(message.channel());
            case "PAUSED" -> pauses(message);
            default -> List.of();
        };
    }

    private static LimitKey senderKey(HeldMessage message) {
        return LimitKey.sender(message.channel(), message.sender() == null ? message.customer() : message.sender());
    }

    private static LimitKey customerKey(HeldMessage message) {
        return LimitKey.customer(message.channel(), message.customer());
    }

    private List<HoldCause> rates(Whose whose, LimitKey key) {
        return field(key, LimitField.RATES)
                .filter(field -> !field.value().equals(RateText.UNLIMITED))
                .map(field -> new HoldCause(whose, String.valueOf(key.id()), field.value(), field.source()))
                .stream()
                .toList();
    }

    private Optional<EffectiveField> field(LimitKey key, LimitField wanted) {
        return known.computeIfAbsent(key, limits::effective).stream()
                .filter(field -> field.field() == wanted)
                .findFirst();
    }

    private List<HoldCause> channelRates(String name) {
        return channel(name).map(Channel::getRates).filter(rates -> !rates.isEmpty()).stream()
                .map(rates -> new HoldCause(Whose.CHANNEL, name, RateText.format(rates), "channel " + name))
                .toList();
    }

    private Optional<Channel> channel(String name) {
        return Optional.ofNullable(new ChannelAdmin(cluster).list().get(name)).flatMap(Stored::readable);
    }

    private List<HoldCause> pauses(HeldMessage message) {
        String channel = message.channel();
        List<HoldCause> causes = new ArrayList<>();
        channel(channel)
                .filter(Channel::getPaused)
                .ifPresent(it -> causes.add(new HoldCause(Whose.CHANNEL, channel, "paused", "channel " + channel)));
        pause(Whose.CUSTOMER, customerKey(message)).ifPresent(causes::add);
        pause(Whose.SENDER, senderKey(message)).ifPresent(causes::add);
        return causes;
    }

    private Optional<HoldCause> pause(Whose whose, LimitKey key) {
        return field(key, LimitField.PAUSED)
                .filter(field -> field.value().equals(TRUE))
                .map(field -> new HoldCause(whose, String.valueOf(key.id()), "paused", field.source()));
    }
}

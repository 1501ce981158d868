package fairlane.admin.messages;

import fairlane.admin.Cluster;
import fairlane.admin.StoredRecord;
import fairlane.admin.messages.HoldCause.Scope;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.admin.policies.EffectiveLimitField;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitField;
import fairlane.config.text.RateText;
import fairlane.contract.LimitKey;
import fairlane.schema.Channel;
import fairlane.wire.HeldMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the channel and limit records that currently cause messages to be held. */
public final class HoldCauseFinder {
    private static final String TRUE = "true";

    private final Cluster cluster;
    private final LimitAdmin limits;
    /** A cache of the effective limits, because the messages of one customer share a few limits. */
    private final Map<LimitKey, List<EffectiveLimitField>> effectiveFieldsByKey = new HashMap<>();

    public HoldCauseFinder(Cluster cluster) {
        this.cluster = cluster;
        this.limits = new LimitAdmin(cluster);
    }

    /**
     * Returns the records that cause the message to be held. The list is empty if no record is the cause, or if the
     * record was changed in the meantime.
     */
    public List<HoldCause> causesOf(HeldMessage message) {
        return switch (message.hold()) {
            case "SENDER_RATE" -> rateCauses(Scope.SENDER, senderKey(message));
            case "CUSTOMER_RATE" -> rateCauses(Scope.CUSTOMER, customerKey(message));
            case "CHANNEL_RATE" -> channelRateCauses(message.channel());
            case "PAUSED" -> pauseCauses(message);
            default -> List.of();
        };
    }

    private static LimitKey senderKey(HeldMessage message) {
        return LimitKey.sender(message.channel(), message.sender() == null ? message.customer() : message.sender());
    }

    private static LimitKey customerKey(HeldMessage message) {
        return LimitKey.customer(message.channel(), message.customer());
    }

    private List<HoldCause> rateCauses(Scope scope, LimitKey key) {
        return effectiveField(key, LimitField.RATES)
                .filter(field -> !field.value().equals(RateText.UNLIMITED))
                .map(field -> new HoldCause(scope, String.valueOf(key.id()), field.value(), field.source()))
                .stream()
                .toList();
    }

    private Optional<EffectiveLimitField> effectiveField(LimitKey key, LimitField wanted) {
        return effectiveFieldsByKey.computeIfAbsent(key, limits::effective).stream()
                .filter(field -> field.field() == wanted)
                .findFirst();
    }

    private List<HoldCause> channelRateCauses(String name) {
        return channel(name).map(Channel::getRates).filter(rates -> !rates.isEmpty()).stream()
                .map(rates -> new HoldCause(Scope.CHANNEL, name, RateText.format(rates), "channel " + name))
                .toList();
    }

    private Optional<Channel> channel(String name) {
        return Optional.ofNullable(new ChannelAdmin(cluster).list().get(name)).flatMap(StoredRecord::toOptional);
    }

    private List<HoldCause> pauseCauses(HeldMessage message) {
        String channel = message.channel();
        List<HoldCause> causes = new ArrayList<>();
        channel(channel)
                .filter(Channel::getPaused)
                .ifPresent(pausedChannel ->
                        causes.add(new HoldCause(Scope.CHANNEL, channel, "paused", "channel " + channel)));
        pauseCause(Scope.CUSTOMER, customerKey(message)).ifPresent(causes::add);
        pauseCause(Scope.SENDER, senderKey(message)).ifPresent(causes::add);
        return causes;
    }

    private Optional<HoldCause> pauseCause(Scope scope, LimitKey key) {
        return effectiveField(key, LimitField.PAUSED)
                .filter(field -> field.value().equals(TRUE))
                .map(field -> new HoldCause(scope, String.valueOf(key.id()), "paused", field.source()));
    }
}

package fairlane.core;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one channel, its customers and its senders, each field inherited from: the own record, the record for
 * everyone, what the channel says for senders, {@link Limit#DEFAULT}.
 *
 * <p>A change starts a new generation; whoever is of an older one asks again when it is next looked at.
 */
final class ChannelLimits {
    private final String channel;
    private final Policies policies;
    private final Settings settings;

    private @Nullable ChannelPolicy policy;
    private Limit everySender = Limit.DEFAULT;
    private Limit everyCustomer = Limit.DEFAULT;
    private Allowance channelAllowance;
    private Allowance senderAllowance;
    private Allowance customerAllowance;
    private int generation;
    private long changedAt;

    ChannelLimits(String channel, Policies policies, Settings settings) {
        this.channel = channel;
        this.policies = policies;
        this.settings = settings;
        this.channelAllowance = allowance(List.of(), 0);
        this.senderAllowance = channelAllowance;
        this.customerAllowance = channelAllowance;
    }

    /** Reads what is shared by many anew, and starts a new generation. */
    void refresh(long now) {
        Dated<ChannelPolicy> record = policies.channel(channel);
        policy = record == null ? null : record.value();
        ChannelPolicy said = policy == null ? ChannelPolicy.UNLIMITED : policy;
        long channelChangedAt = record == null ? 0 : record.changedAt();
        channelAllowance = successor(channelAllowance, part(said.rates()), channelChangedAt, now);

        Dated<Limit> senders = policies.sender(channel, null);
        everySender = senders.value().inherit(Limit.ofRates(said.senderRates())).inherit(Limit.DEFAULT);
        long senderChangedAt = senders.value().rates() == null ? channelChangedAt : senders.changedAt();
        senderAllowance = successor(senderAllowance, rates(everySender), senderChangedAt, now);

        Dated<Limit> customers = policies.customer(channel, null);
        everyCustomer = customers.value().inherit(Limit.DEFAULT);
        customerAllowance = successor(customerAllowance, rates(everyCustomer), customers.changedAt(), now);
        generation++;
        changedAt = now;
    }

    /** Whether there is such a channel. */
    boolean exists() {
        return policy != null;
    }

    boolean isPaused() {
        return policy != null && policy.paused();
    }

    /** When a message expires: by its own time, or else by the channel's greatest age. */
    long expiry(long acceptedAt, long expiresAt) {
        Long maxAge = policy == null ? null : policy.maxAgeMillis();
        return expiresAt != Long.MAX_VALUE || maxAge == null ? expiresAt : acceptedAt + maxAge;
    }

    int generation() {
        return generation;
    }

    Allowance channelAllowance() {
        return channelAllowance;
    }

    Allowance senderAllowance(String sender) {
        Dated<Limit> own = policies.sender(channel, sender);
        return own.value().rates() == null ? senderAllowance : allowance(rates(own.value()), own.changedAt());
    }

    Allowance customerAllowance(String customer) {
        Dated<Limit> own = policies.customer(channel, customer);
        return own.value().rates() == null ? customerAllowance : allowance(rates(own.value()), own.changedAt());
    }

    /** Brings a lane up to this generation. */
    void apply(Lane lane) {
        Limit limit = policies.sender(channel, lane.sender()).value().inherit(everySender);
        lane.paused = Boolean.TRUE.equals(limit.paused());
        lane.blocked = Boolean.TRUE.equals(limit.blocked());
        lane.meter.follow(senderAllowance(lane.sender()), changedAt);
        lane.generation = generation;
    }

    /** Brings a customer up to this generation. */
    void apply(Customer customer) {
        customer.limit = policies.customer(channel, customer.id()).value().inherit(everyCustomer);
        customer.meter.follow(customerAllowance(customer.id()), changedAt);
        customer.generation = generation;
    }

    private Allowance successor(Allowance old, List<Rate> rates, long since, long now) {
        if (old.rates().equals(rates)) {
            return old;
        }
        Allowance next = allowance(rates, since);
        old.replaceBy(next, now);
        return next;
    }

    private List<Rate> part(List<Rate> rates) {
        return rates.stream().map(rate -> rate.part(settings.partitions())).toList();
    }

    private static List<Rate> rates(Limit limit) {
        return Objects.requireNonNull(limit.rates());
    }

    private Allowance allowance(List<Rate> rates, long since) {
        return new Allowance(rates, since, settings);
    }
}

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
    /** The last generation that every lane has been brought up to, and when it was first followed by another. */
    private int settledGeneration;

    private long unsettledSince;

    ChannelLimits(String channel, Policies policies, Settings settings, long start) {
        this.channel = channel;
        this.policies = policies;
        this.settings = settings;
        this.channelAllowance = allowance(List.of(), 0);
        this.senderAllowance = channelAllowance;
        this.customerAllowance = channelAllowance;
        refresh(start, true);
    }

    /**
     * Reads what is shared by many anew, and starts a new generation.
     *
     * @param settled whether every lane has been brought up to the last one
     */
    void refresh(long now, boolean settled) {
        if (settled) {
            settledGeneration = generation;
            unsettledSince = now;
        }
        changedAt = now;
        Dated<ChannelPolicy> record = policies.channel(channel);
        policy = record == null ? null : record.value();
        ChannelPolicy said = policy == null ? ChannelPolicy.UNLIMITED : policy;
        long channelChangedAt = record == null ? 0 : record.changedAt();
        channelAllowance = successor(channelAllowance, part(said.rates()), channelChangedAt, now);

        Dated<Limit> senders = policies.sender(channel, null);
        everySender = senders.value().inherit(Limit.ofRates(said.senderRates())).inherit(Limit.DEFAULT);
        long senderChangedAt = senders.value().rates() == null
                ? Math.max(channelChangedAt, senders.changedAt()) // where it had rates before, those held until then
                : senders.changedAt();
        senderAllowance = successor(senderAllowance, rates(everySender), senderChangedAt, now);

        Dated<Limit> customers = policies.customer(channel, null);
        everyCustomer = customers.value().inherit(Limit.DEFAULT);
        customerAllowance = successor(customerAllowance, rates(everyCustomer), customers.changedAt(), now);
        generation++;
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
        return expiresAt != Long.MAX_VALUE || maxAge == null
                ? expiresAt
                : acceptedAt + Math.min(maxAge, Long.MAX_VALUE - acceptedAt);
    }

    int generation() {
        return generation;
    }

    Allowance channelAllowance() {
        return channelAllowance;
    }

    Allowance senderAllowance(String sender) {
        return allowance(policies.sender(channel, sender), senderAllowance);
    }

    Allowance customerAllowance(String customer) {
        return allowance(policies.customer(channel, customer), customerAllowance);
    }

    /** Brings a lane up to this generation. */
    void apply(Lane lane) {
        Dated<Limit> own = policies.sender(channel, lane.sender());
        Limit limit = own.value().inherit(everySender);
        lane.paused = Boolean.TRUE.equals(limit.paused());
        lane.blocked = Boolean.TRUE.equals(limit.blocked());
        lane.meter = lane.meter.follow(allowance(own, senderAllowance), whenChanged(own, lane.generation));
        lane.generation = generation;
    }

    /** Brings a customer up to this generation. */
    void apply(Customer customer) {
        Dated<Limit> own = policies.customer(channel, customer.id());
        customer.limit = own.value().inherit(everyCustomer);
        customer.meter =
                customer.meter.follow(allowance(own, customerAllowance), whenChanged(own, customer.generation));
        customer.generation = generation;
    }

    /**
     * When somebody's own record changed who is looked at only now: by its date, at one of the changes since. A customer
     * without lanes may have been passed over by more of them than are known.
     */
    private long whenChanged(Dated<Limit> own, int generationBefore) {
        long earliest = generationBefore >= settledGeneration ? unsettledSince : 0;
        return Math.max(earliest, Math.min(own.changedAt(), changedAt));
    }

    private Allowance allowance(Dated<Limit> own, Allowance shared) {
        if (own.value().rates() != null) {
            return allowance(rates(own.value()), own.changedAt());
        }
        // Where it had rates before, those held until its change.
        return own.changedAt() <= shared.changedAt() ? shared : allowance(shared.rates(), own.changedAt());
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

    /** What is known now was said before, whatever the clock of who said it. */
    private Allowance allowance(List<Rate> rates, long since) {
        return new Allowance(rates, Math.min(since, changedAt), settings);
    }
}

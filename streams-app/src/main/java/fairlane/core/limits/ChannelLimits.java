package fairlane.core.limits;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The limits in force for one channel, its customers and its senders. Each field of a limit comes from the first of
 * these that sets it: the record of the customer or sender itself, the record for all customers or senders ({@code *}),
 * the channel's rates for senders (senders only), {@link LimitPolicy#DEFAULT}.
 *
 * <p>Each policy change starts a new generation of limits. A lane or customer that still follows an older generation is
 * updated when it is used next, or when the sweep over all lanes reaches it.
 */
public final class ChannelLimits {
    private final String channel;
    private final PolicySource policies;
    private final SchedulerSettings settings;

    private @Nullable ChannelPolicy policy;
    private LimitPolicy defaultSenderLimit = LimitPolicy.DEFAULT;
    private LimitPolicy defaultCustomerLimit = LimitPolicy.DEFAULT;
    private EffectiveRates channelRates;
    private EffectiveRates sharedSenderRates;
    private EffectiveRates sharedCustomerRates;
    private int generation;
    private long changedAt;
    /**
     * The newest generation of limits that all lanes are known to follow. {@link #unsettledSince} is the time at which
     * a newer generation replaced this generation.
     */
    private int settledGeneration;

    private long unsettledSince;

    public ChannelLimits(String channel, PolicySource policies, SchedulerSettings settings, long start) {
        this.channel = channel;
        this.policies = policies;
        this.settings = settings;
        this.channelRates = effectiveRates(List.of(), 0);
        this.sharedSenderRates = channelRates;
        this.sharedCustomerRates = channelRates;
        refresh(start, true);
    }

    /**
     * Reads the channel's policy and the records for all customers and all senders again, and starts a new generation.
     *
     * @param settled whether all lanes follow the generation that was current before this call
     */
    public void refresh(long now, boolean settled) {
        if (settled) {
            settledGeneration = generation;
            unsettledSince = now;
        }
        changedAt = now;
        DatedPolicy<ChannelPolicy> record = policies.channel(channel);
        policy = record == null ? null : record.value();
        ChannelPolicy effectivePolicy = policy == null ? ChannelPolicy.UNLIMITED : policy;
        long channelChangedAt = record == null ? 0 : record.changedAt();
        channelRates = replaceIfChanged(channelRates, partitionShare(effectivePolicy.rates()), channelChangedAt, now);

        DatedPolicy<LimitPolicy> senderRecord = policies.sender(channel, null);
        defaultSenderLimit = LimitInheritance.merge(LimitInheritance.senderRecords(
                null, senderRecord.value(), LimitPolicy.ofRates(effectivePolicy.senderRates()), LimitPolicy.DEFAULT));
        long senderChangedAt = senderRecord.value().rates() == null
                // Any rates that an earlier version of the record for all senders contained applied until the record
                // changed.
                ? Math.max(channelChangedAt, senderRecord.changedAt())
                : senderRecord.changedAt();
        sharedSenderRates = replaceIfChanged(sharedSenderRates, ratesOf(defaultSenderLimit), senderChangedAt, now);

        DatedPolicy<LimitPolicy> customerRecord = policies.customer(channel, null);
        defaultCustomerLimit = LimitInheritance.merge(
                LimitInheritance.customerRecords(null, customerRecord.value(), LimitPolicy.DEFAULT));
        sharedCustomerRates =
                replaceIfChanged(sharedCustomerRates, ratesOf(defaultCustomerLimit), customerRecord.changedAt(), now);
        generation++;
    }

    /** Whether the channel has a policy. */
    public boolean exists() {
        return policy != null;
    }

    public boolean isPaused() {
        return policy != null && policy.paused();
    }

    /**
     * Returns when a message expires, epoch milliseconds. A message with an expiry time of its own expires at that
     * time; any other message expires when it reaches the channel's maximum age, or never ({@link Long#MAX_VALUE}) if
     * the channel has no maximum age.
     */
    public long expiryTime(long acceptedAt, long expiresAt) {
        Long maxAge = policy == null ? null : policy.maxAgeMillis();
        return expiresAt != Long.MAX_VALUE || maxAge == null
                ? expiresAt
                : acceptedAt + Math.min(maxAge, Long.MAX_VALUE - acceptedAt);
    }

    public int generation() {
        return generation;
    }

    public EffectiveRates channelRates() {
        return channelRates;
    }

    public EffectiveRates senderRates(String sender) {
        return effectiveRates(policies.sender(channel, sender), sharedSenderRates);
    }

    public EffectiveRates customerRates(String customer) {
        return effectiveRates(policies.customer(channel, customer), sharedCustomerRates);
    }

    /** Returns the limit record of the sender itself, in which any field may be null, that is, inherited. */
    public DatedPolicy<LimitPolicy> senderRecord(String sender) {
        return policies.sender(channel, sender);
    }

    public LimitPolicy senderLimit(DatedPolicy<LimitPolicy> record) {
        return record.value().inherit(defaultSenderLimit);
    }

    /**
     * Migrates a sender's meter to the sender's current rates.
     *
     * @param previousGeneration the generation of limits that the meter has followed so far
     * @return the meter to use from now on, which is {@code meter} or another object
     */
    public Meter migrateSenderMeter(Meter meter, DatedPolicy<LimitPolicy> record, int previousGeneration) {
        return meter.migrateTo(effectiveRates(record, sharedSenderRates), effectiveSince(record, previousGeneration));
    }

    /** Returns the limit record of the customer itself, in which any field may be null, that is, inherited. */
    public DatedPolicy<LimitPolicy> customerRecord(String customer) {
        return policies.customer(channel, customer);
    }

    public LimitPolicy customerLimit(DatedPolicy<LimitPolicy> record) {
        return record.value().inherit(defaultCustomerLimit);
    }

    /**
     * Migrates a customer's meter to the customer's current rates, as {@link #migrateSenderMeter} does for a sender.
     */
    public Meter migrateCustomerMeter(Meter meter, DatedPolicy<LimitPolicy> record, int previousGeneration) {
        return meter.migrateTo(effectiveRates(record, sharedCustomerRates), effectiveSince(record, previousGeneration));
    }

    /**
     * Returns the time from which a limit record applies to a lane or customer that is updated only now, epoch
     * milliseconds. Each change of the channel or of a limit starts a new generation, which lanes and customers adopt
     * later, one by one. The record applies from the time of its change, with two bounds. It applies no later than from
     * the newest change, because a clock that is ahead may have dated the record. It applies no earlier than from the
     * end of the generation that the lane or customer has followed so far; for old generations, that end is unknown.
     */
    private long effectiveSince(DatedPolicy<LimitPolicy> own, int previousGeneration) {
        long earliest = previousGeneration >= settledGeneration ? unsettledSince : 0;
        return Math.max(earliest, Math.min(own.changedAt(), changedAt));
    }

    private EffectiveRates effectiveRates(DatedPolicy<LimitPolicy> own, EffectiveRates shared) {
        if (own.value().rates() != null) {
            return effectiveRates(ratesOf(own.value()), own.changedAt());
        }
        // Any rates that an earlier version of the customer's or sender's own record contained applied until it
        // changed.
        return own.changedAt() <= shared.changedAt() ? shared : effectiveRates(shared.rates(), own.changedAt());
    }

    private EffectiveRates replaceIfChanged(
            EffectiveRates previous, List<RateLimit> rates, long ratesChangedAt, long now) {
        if (previous.rates().equals(rates)) {
            return previous;
        }
        EffectiveRates replacement = effectiveRates(rates, ratesChangedAt);
        previous.replaceWith(replacement, now);
        return replacement;
    }

    private List<RateLimit> partitionShare(List<RateLimit> rates) {
        return rates.stream().map(rate -> rate.dividedBy(settings.partitions())).toList();
    }

    private static List<RateLimit> ratesOf(LimitPolicy limit) {
        return Objects.requireNonNull(limit.rates());
    }

    /**
     * Creates the rates that have applied since {@code ratesChangedAt}, or since the newest policy change if that is
     * earlier. A time after the newest policy change is wrong, because a change that has already been read cannot lie
     * in the future; the clock that dated the change was ahead.
     */
    private EffectiveRates effectiveRates(List<RateLimit> rates, long ratesChangedAt) {
        return new EffectiveRates(rates, Math.min(ratesChangedAt, changedAt), settings);
    }
}

package fairlane.pipeline.task;

import fairlane.contract.PolicyTable;
import fairlane.core.scheduler.Budget;
import fairlane.core.scheduler.Scheduler;
import fairlane.core.scheduler.TickResult;
import fairlane.pipeline.inspection.ConsumedOffsets;
import fairlane.pipeline.inspection.InspectedTask;
import fairlane.pipeline.inspection.Query;
import fairlane.pipeline.inspection.QueryMailbox;
import fairlane.pipeline.inspection.TaskView;
import fairlane.pipeline.metrics.PipelineMetrics;
import fairlane.pipeline.metrics.TaskSnapshot;
import fairlane.pipeline.store.CancellationStore;
import fairlane.pipeline.store.Deduplicator;
import fairlane.pipeline.store.Message;
import fairlane.pipeline.store.ScheduledStore;
import fairlane.pipeline.store.StoreNames;
import fairlane.pipeline.store.TaskStore;
import fairlane.pipeline.window.TaskWindows;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Runs the pipeline for one partition until the task is closed. The task restores the state of the scheduler, processes
 * records, and calls the scheduler at each tick. Unless stated otherwise, methods are called by the stream thread.
 */
public final class PartitionTask implements InspectedTask, AutoCloseable {
    /** The maximum number of due scheduled messages that are read from the store at once. */
    private static final int DUE_BATCH_SIZE = 64;
    /**
     * The maximum number of scheduling steps per tick. A tick never executes so many steps, because the time budget
     * ends the tick far earlier.
     */
    private static final long MAX_STEPS_PER_TICK = 10_000_000;
    /** The interval at which the task publishes the numbers of its held messages for other threads, in milliseconds. */
    private static final long SNAPSHOT_INTERVAL_MILLIS = 1_000;
    /** The maximum number of scheduled messages from an earlier task that are counted per tick. */
    private static final int COUNT_BATCH_SIZE = 128;

    private final PipelineContext pipeline;
    private final ProcessorContext<byte[], OutgoingValue> context;
    private final String pulseTopic;
    private final String bulkTopic;
    private final String cancellationsTopic;
    private final Admission admission;
    private final Deduplicator deduplicator;
    private final CancellationStore cancellations;
    private final ScheduledCancellationSweep cancellationSweep;
    private final CancellationIntake cancellationIntake;
    private final TaskStore store;
    private final ScheduledStore scheduled;
    private final Scheduler scheduler;
    private final Outbox outbox;
    private final MessageOffers offers;
    private final TaskWindows windows;
    private final PolicyTable.ChangeFeed policyFeed;
    private final ConsumedOffsets consumedOffsets = new ConsumedOffsets();
    private final QueryMailbox queries;
    private final Ticker ticker;
    private final SuspendedChannels suspendedChannels;

    private final PipelineMetrics metrics;
    private volatile TaskSnapshot snapshot = TaskSnapshot.EMPTY;
    private long snapshotAt;

    private boolean pulseSent;
    /**
     * Whether this task has consumed a record. The task may release messages only afterwards, because Kafka fences a
     * task whose partition another instance has taken over only if the task has consumed a record.
     */
    private volatile boolean consumed;

    private boolean requestsReceived;
    /** Whether the last tick has left work that can be done immediately. */
    private boolean hasMoreWork;

    private int observedCommits;
    /** The number of commits of the message store at the time when the task last consumed or sent a record. */
    private int commitsWhenActive;

    PartitionTask(PipelineContext pipeline, ProcessorContext<byte[], OutgoingValue> context) {
        this.pipeline = pipeline;
        this.context = context;
        this.pulseTopic = pipeline.topics().pulse();
        this.bulkTopic = pipeline.topics().bulk();
        this.cancellationsTopic = pipeline.topics().cancellations();
        this.deduplicator = new Deduplicator(context.getStateStore(StoreNames.DEDUPE), pipeline.dedupeWindow());
        this.cancellations =
                new CancellationStore(context.getStateStore(StoreNames.CANCELLATIONS), pipeline.encodings());
        this.store = new TaskStore(
                context.getStateStore(StoreNames.MESSAGES),
                context.getStateStore(StoreNames.LANES),
                context.getStateStore(StoreNames.METERS),
                cancellations);
        this.scheduled = new ScheduledStore(context.getStateStore(StoreNames.SCHEDULED));
        this.metrics = pipeline.metrics();
        this.outbox = new Outbox(context, store, pipeline);
        this.cancellationSweep = new ScheduledCancellationSweep(scheduled, cancellations, outbox);
        this.policyFeed = pipeline.policies().subscribe();
        this.windows = new TaskWindows(pipeline.windows(), partition(), pipeline.nanoClock());
        this.scheduler = new Scheduler(
                pipeline.schedulerSettings(),
                pipeline.policies(),
                store,
                outbox,
                context.currentSystemTimeMs(),
                windows::room);
        store.restore(scheduler);
        this.queries = new QueryMailbox(
                new TaskView(partition(), scheduler, store, scheduled, windows, deduplicator, consumedOffsets));
        this.suspendedChannels = new SuspendedChannels(scheduler, pipeline.policies(), pipeline.channelTopics());
        this.admission = new Admission(
                pipeline.schedulerSettings().partitions(),
                pipeline.encodings(),
                pipeline.policies(),
                suspendedChannels);
        this.cancellationIntake =
                new CancellationIntake(admission, cancellations, cancellationSweep, scheduler, outbox, metrics);
        this.offers = new MessageOffers(scheduler, cancellations, store, scheduled, outbox, this::useTickInterval);
        pipeline.tasks().add(this);
        pipeline.windows().refreshSoon();
        this.ticker = new Ticker(
                context, pipeline.schedulerSettings().tickMillis(), this::measuredTick, metrics::recordTickLateness);
    }

    void process(Record<byte[], byte[]> record) {
        if (!consumed) {
            consumed = true;
        }
        commitsWhenActive = store.commits();
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        if (metadata.topic().equals(pulseTopic)) {
            return;
        }
        detectCommit();
        if (metadata.topic().equals(cancellationsTopic)) {
            if (cancellationIntake.process(record, metadata)) {
                ticker.useTickInterval();
            }
            return;
        }
        requestsReceived = true;
        long now = context.currentSystemTimeMs();
        applyPolicies(now);
        Admission.IncomingRecord incoming = incomingRecord(record, metadata);
        Admission.AdmissionResult result = admission.admit(incoming);
        if (result instanceof Admission.AdmissionResult.Admitted admitted) {
            metrics.channel(admitted.message().channel()).recordRequest();
            offerUnlessDuplicate(admitted.message(), record.headers(), now);
        } else if (result instanceof Admission.AdmissionResult.Refused refused) {
            metrics.unknownChannel().recordRequest();
            outbox.refuse(incoming, refused.reason(), refused.error());
        } else {
            metrics.recordMisplaced();
            outbox.forwardMisplaced(incoming);
        }
        consumedOffsets.advance(incoming.offset(), incoming.bulk());
        if (queries.hasQueries()) {
            ticker.useTickInterval(); // a gateway may be querying the release estimate of this request
        }
    }

    private void offerUnlessDuplicate(Message message, Headers headers, long now) {
        boolean deduplicate = Deduplicator.isRequested(headers, message);
        if (deduplicate && deduplicator.isDuplicate(message)) {
            metrics.channel(message.channel()).recordDuplicate();
        } else if (offers.offer(message, now) && deduplicate) {
            deduplicator.remember(message, now);
        }
    }

    private Admission.IncomingRecord incomingRecord(Record<byte[], byte[]> record, RecordMetadata metadata) {
        boolean bulk = metadata.topic().equals(bulkTopic);
        return new Admission.IncomingRecord(
                record.key(),
                record.value(),
                record.headers(),
                record.timestamp(),
                metadata.partition(),
                metadata.offset(),
                bulk);
    }

    private void measuredTick(long now) {
        long startNanos = pipeline.nanoClock().getAsLong();
        long sentBefore = outbox.sentRecords();
        tick(now);
        if (outbox.sentRecords() != sentBefore) {
            commitsWhenActive = store.commits();
        }
        if (metrics.isEnabled()) {
            scheduled.countMore(COUNT_BATCH_SIZE);
            if (now - snapshotAt >= SNAPSHOT_INTERVAL_MILLIS) {
                snapshotAt = now;
                snapshot = TaskSnapshot.of(scheduler, scheduled, now);
            }
        }
        metrics.recordTick(pipeline.nanoClock().getAsLong() - startNanos);
    }

    private void tick(long now) {
        if (!pulseSent) {
            pulseSent = true;
            outbox.sendPulse();
            deduplicator.writeMarker(now);
        }
        applyPolicies(now);
        suspendedChannels.refreshAll();
        detectCommit();
        windows.updateRoom(scheduler);
        cancellations.removeExpired(now);
        Budget budget = budget(1);
        Budget dueBudget = budget(2);
        requestsReceived = false;
        long wakeAt = consumed ? schedulingPass(now, dueBudget, budget) : now;
        hasMoreWork = consumed && wakeAt <= now;
        if (queries.advanceAll(now, budget) || windows.awaitsAcknowledgements(scheduler)) {
            wakeAt = now;
        }
        ticker.idleUntil(wakeAt, now);
    }

    /**
     * Offers due scheduled messages to the scheduler, continues the sweep for cancelled scheduled messages, and runs a
     * tick of the scheduler.
     *
     * @param dueBudget the part of the budget that may be used for scheduled messages that are due; it is limited, so
     *     that a million messages that are due at one instant do not delay the messages in lanes
     * @param totalBudget the budget for the whole pass
     * @return when the next pass is needed, in epoch milliseconds
     */
    private long schedulingPass(long now, Budget dueBudget, Budget totalBudget) {
        List<Message> due = scheduled.takeDue(now, DUE_BATCH_SIZE);
        while (!due.isEmpty()) {
            for (Message message : due) {
                dueBudget.takeStep();
                suspendedChannels.state(message.channel());
                offers.offer(message.asDue(), now);
            }
            due = dueBudget.isExhausted() ? List.of() : scheduled.takeDue(now, DUE_BATCH_SIZE);
        }
        boolean sweepUnfinished = cancellationSweep.step();
        TickResult result = scheduler.tick(now, totalBudget);
        return sweepUnfinished ? now : Math.min(result.wakeAt(), scheduled.nextDue());
    }

    /**
     * Returns the time budget of a tick that starts now. While requests arrive, the budget is four fifths of the tick
     * interval, which leaves a fifth for their intake; otherwise the budget is 95 % of the interval. Releases get more
     * time than intake, because messages that are not released soon are written to disk. Such a write costs more than
     * the intake and the release of the message together, and so the backlog would grow.
     *
     * @param divisor the number by which the budget is divided, for work that may use only a part of the tick
     */
    private Budget budget(int divisor) {
        long tickNanos = pipeline.schedulerSettings().tickMillis() * 1_000_000;
        long nanos = (requestsReceived ? tickNanos * 4 / 5 : tickNanos * 19 / 20) / divisor;
        return Budget.of(MAX_STEPS_PER_TICK, nanos / pipeline.tasks().countOnCurrentThread(), pipeline.nanoClock());
    }

    private void useTickInterval() {
        ticker.useTickInterval();
    }

    private void detectCommit() {
        if (store.commits() != observedCommits) {
            observedCommits = store.commits();
            windows.onCommit(scheduler);
        }
    }

    private void applyPolicies(long now) {
        for (String channel : policyFeed.drain()) {
            scheduler.onPoliciesChanged(channel, now);
            ticker.useTickInterval();
        }
    }

    /** Whether this task has work that can be done immediately. */
    boolean hasMoreWork() {
        return hasMoreWork;
    }

    /**
     * Returns for how long the task has no work unless a record arrives, in milliseconds. Returns 0 until the last
     * record that the task consumed or sent is committed, because Streams commits only between two polls, and a long
     * poll would delay this commit.
     */
    long idleMillis() {
        return store.commits() == commitsWhenActive ? 0 : ticker.millisUntilNextTick();
    }

    /** Whether the task has consumed a record; until then, it releases no message. May be called by any thread. */
    public boolean hasConsumed() {
        return consumed;
    }

    /** Returns the numbers of held messages that this task has last published. May be called by any thread. */
    public TaskSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public int partition() {
        return context.taskId().partition();
    }

    /** Passes a query to the stream thread, which executes the query in its ticks. May be called by any thread. */
    @Override
    public void submit(Query<?> query) {
        queries.submit(query);
    }

    @Override
    public void close() {
        pipeline.tasks().remove(this);
        policyFeed.close();
        queries.close();
        ticker.stop();
    }
}

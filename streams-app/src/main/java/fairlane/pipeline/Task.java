package fairlane.pipeline;

import fairlane.core.model.Refusal;
import fairlane.core.scheduler.Budget;
import fairlane.core.scheduler.Decision;
import fairlane.core.scheduler.Scheduler;
import fairlane.core.scheduler.TickResult;
import fairlane.schema.UnreadableRecordException;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One partition's share of the pipeline, from its start to its close: state loaded, scheduler, what it decides applied. */
final class Task implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Task.class);
    /** How many scheduled messages whose time has come are offered at a time. */
    private static final int DUE_AT_A_TIME = 64;
    /** A turn is bounded by time; this many steps would take far longer. */
    private static final long MAX_STEPS_PER_TURN = 10_000_000;
    /** How often what is held is told to other threads. */
    private static final long TELL_EVERY_MILLIS = 1_000;
    /** So many of the scheduled messages that an earlier task left are counted in a tick. */
    private static final int COUNTED_IN_A_TICK = 128;

    private final PipelineContext pipeline;
    private final ProcessorContext<byte[], Outgoing> context;
    private final String pulseTopic;
    private final String bulkTopic;
    private final String cancellationsTopic;
    private final Admission admission;
    private final Dedupe dedupe;
    private final Cancellations cancellations;
    private final CancelledSchedule cancelledSchedule;
    private final TaskStore store;
    private final ScheduledStore scheduled;
    private final Scheduler scheduler;
    private final Outbox outbox;
    private final TaskWindows windows;
    private final PolicyTable.Feed policyFeed;
    private final Intake intake = new Intake();
    private final Mailbox mailbox;
    private final Ticker ticker;
    private final SuspendedChannels suspended;

    private final PipelineMetrics metrics;
    private volatile TaskFigures figures = TaskFigures.NONE;
    private long toldAt;

    private boolean pulsed;
    /** Whether this incarnation has consumed anything: only then is it fenced off once another takes over. */
    private volatile boolean consumed;

    private boolean tookIn;
    /** Whether the last turn left something to do. */
    private boolean busy;

    private int commits;

    Task(PipelineContext pipeline, ProcessorContext<byte[], Outgoing> context) {
        this.pipeline = pipeline;
        this.context = context;
        this.pulseTopic = pipeline.topics().pulse();
        this.bulkTopic = pipeline.topics().bulk();
        this.cancellationsTopic = pipeline.topics().cancellations();
        this.dedupe = new Dedupe(context.getStateStore(FairShareTopology.DEDUPE_STORE), pipeline.dedupeWindow());
        this.cancellations =
                new Cancellations(context.getStateStore(FairShareTopology.CANCELLATIONS_STORE), pipeline.encodings());
        this.store = new TaskStore(
                context.getStateStore(FairShareTopology.MESSAGES_STORE),
                context.getStateStore(FairShareTopology.LANES_STORE),
                context.getStateStore(FairShareTopology.METERS_STORE),
                cancellations);
        this.scheduled = new ScheduledStore(context.getStateStore(FairShareTopology.SCHEDULED_STORE));
        this.metrics = pipeline.metrics();
        this.outbox = new Outbox(context, store, this::time, pipeline);
        this.cancelledSchedule = new CancelledSchedule(scheduled, cancellations, outbox);
        this.policyFeed = pipeline.policies().subscribe();
        this.windows = new TaskWindows(pipeline.windows(), partition(), pipeline.nanoClock());
        this.scheduler = new Scheduler(
                pipeline.scheduling(),
                pipeline.policies(),
                store,
                outbox,
                context.currentSystemTimeMs(),
                windows::room);
        store.restore(scheduler);
        this.mailbox = new Mailbox(new TaskView(partition(), scheduler, store, scheduled, windows, dedupe, intake));
        this.suspended = new SuspendedChannels(scheduler, pipeline.policies(), pipeline.channelTopics());
        this.admission =
                new Admission(pipeline.scheduling().partitions(), pipeline.encodings(), pipeline.policies(), suspended);
        pipeline.tasks().add(this);
        pipeline.windows().lookSoon();
        this.ticker = new Ticker(context, pipeline.scheduling().tickMillis(), this::timedTick, metrics::tickIsLate);
    }

    private long time() {
        return scheduler.currentTime();
    }

    void process(Record<byte[], byte[]> record) {
        if (!consumed) {
            consumed = true;
        }
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        if (metadata.topic().equals(pulseTopic)) {
            return;
        }
        noticeCommit();
        if (metadata.topic().equals(cancellationsTopic)) {
            cancel(record, metadata);
            return;
        }
        tookIn = true;
        long now = context.currentSystemTimeMs();
        applyPolicies(now);
        Admission.Arrival arrival = arrival(record, metadata);
        Admission.Verdict verdict = admission.judge(arrival);
        if (verdict instanceof Admission.Verdict.Admitted admitted) {
            metrics.of(admitted.message().channel()).requested();
            takeIn(admitted.message(), record.headers(), now);
        } else if (verdict instanceof Admission.Verdict.Refused refused) {
            metrics.ofUnknown().requested();
            outbox.refuse(arrival, refused.reason(), refused.sentence());
        } else {
            pipeline.counters().misplaced().increment();
            outbox.forwardMisplaced(arrival);
        }
        intake.took(arrival.offset(), arrival.bulk());
        if (mailbox.isWaitedFor()) {
            ticker.hurry(); // where something comes, it is soon asked when it leaves
        }
    }

    private void takeIn(Message message, Headers headers, long now) {
        boolean once = Dedupe.isAskedFor(headers, message);
        if (once && dedupe.isDuplicate(message)) {
            pipeline.counters().duplicates().increment();
        } else if (offer(message, now) && once) {
            dedupe.remember(message, now);
        }
    }

    private void cancel(Record<byte[], byte[]> record, RecordMetadata metadata) {
        try {
            if (record.value() == null) {
                throw new IllegalArgumentException("it has no value");
            }
            String customer = admission.customer(record.key());
            if (admission.isMisplaced(record.key(), metadata.partition())) {
                pipeline.counters().misplaced().increment();
                outbox.forwardMisplaced(record.key(), record.value());
                return;
            }
            cancellations.take(customer, record.value(), record.timestamp());
            scheduler.onMessagesCancelled(customer);
            cancelledSchedule.request();
            ticker.hurry();
        } catch (UnreadableRecordException | IllegalArgumentException e) {
            log.warn("A cancellation at offset {} is ignored: {}", metadata.offset(), e.getMessage());
        }
    }

    private Admission.Arrival arrival(Record<byte[], byte[]> record, RecordMetadata metadata) {
        boolean bulk = metadata.topic().equals(bulkTopic);
        return new Admission.Arrival(
                record.key(),
                record.value(),
                record.headers(),
                record.timestamp(),
                metadata.partition(),
                metadata.offset(),
                bulk);
    }

    /** @return whether it was accepted */
    private boolean offer(Message message, long now) {
        Refusal cancelled = cancellations.refusal(message);
        if (cancelled != null) {
            outbox.refuse(message, cancelled);
            return false;
        }
        Decision decision = scheduler.offer(message.request(), now);
        if (decision instanceof Decision.Release release) {
            outbox.deliver(message, release);
        } else if (decision instanceof Decision.Queue queue) {
            store.put(queue.lane(), queue.rank(), queue.sequence(), message);
            ticker.hurry();
        } else if (decision instanceof Decision.Schedule) {
            scheduled.put(message);
            ticker.hurry();
        } else if (decision instanceof Decision.Refuse refuse) {
            outbox.refuse(message, refuse.refusal());
            return false;
        }
        return true;
    }

    private void timedTick(long now) {
        long begin = pipeline.nanoClock().getAsLong();
        tick(now);
        if (metrics.counts()) {
            scheduled.countOn(COUNTED_IN_A_TICK);
            if (now - toldAt >= TELL_EVERY_MILLIS) {
                toldAt = now;
                figures = TaskFigures.of(scheduler, scheduled, now);
            }
        }
        metrics.ticked(pipeline.nanoClock().getAsLong() - begin);
    }

    private void tick(long now) {
        if (!pulsed) {
            pulsed = true;
            outbox.pulse();
            dedupe.begin(now);
        }
        applyPolicies(now);
        suspended.update();
        noticeCommit();
        windows.update(scheduler);
        cancellations.forgetOld(now);
        Budget budget = budget(1);
        Budget half = budget(2);
        tookIn = false;
        long wakeAt = consumed ? turn(now, half, budget) : now;
        busy = consumed && wakeAt <= now;
        if (mailbox.answer(now, budget) || windows.isWaiting(scheduler)) {
            wakeAt = now;
        }
        ticker.restUntil(wakeAt, now);
    }

    /** @param half for what has become due: a million of one instant must not keep back what waits in the lanes */
    private long turn(long now, Budget half, Budget whole) {
        List<Message> due = scheduled.takeDue(now, DUE_AT_A_TIME);
        while (!due.isEmpty()) {
            for (Message message : due) {
                half.takeStep();
                suspended.state(message.channel());
                offer(message.due(), now);
            }
            due = half.isExhausted() ? List.of() : scheduled.takeDue(now, DUE_AT_A_TIME);
        }
        boolean more = cancelledSchedule.step();
        TickResult turn = scheduler.tick(now, whole);
        return more ? now : Math.min(turn.wakeAt(), scheduled.nextDue());
    }

    /**
     * From now, four fifths of a tick, so that intake goes on beside it; nearly all of it while nothing comes in. What may
     * leave has more of the time than what comes: otherwise a backlog that could have left goes to disk, which costs
     * more than to take it in and to release it, and grows.
     */
    private Budget budget(int parts) {
        long tickNanos = pipeline.scheduling().tickMillis() * 1_000_000;
        long share = (tookIn ? tickNanos * 4 / 5 : tickNanos * 19 / 20) / parts;
        return Budget.of(MAX_STEPS_PER_TURN, share / pipeline.tasks().onThisThread(), pipeline.nanoClock());
    }

    private void noticeCommit() {
        if (store.commits() != commits) {
            commits = store.commits();
            windows.committed(scheduler);
        }
    }

    private void applyPolicies(long now) {
        for (String channel : policyFeed.drain()) {
            scheduler.onPoliciesChanged(channel, now);
            ticker.hurry();
        }
    }

    /** Whether there is more to do at once; for the stream thread. */
    boolean isBusy() {
        return busy;
    }

    /** Whether it has consumed anything, and so may release. */
    boolean isHeard() {
        return consumed;
    }

    /** What it holds, as it was told last. */
    TaskFigures figures() {
        return figures;
    }

    int partition() {
        return context.taskId().partition();
    }

    /** Hands a question to the stream thread. */
    void ask(Question<?> question) {
        mailbox.put(question);
    }

    @Override
    public void close() {
        pipeline.tasks().remove(this);
        policyFeed.close();
        mailbox.close();
        ticker.stop();
    }
}

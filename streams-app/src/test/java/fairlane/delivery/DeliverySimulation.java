package fairlane.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.DeadLetterReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Random lives of workers that follow each other, with everything that can happen to them; each is told by its seed. */
class DeliverySimulation {
    private static final int MESSAGES = 150;
    private static final int LANES = 6;
    private static final int LARGEST_GAP = 5_000;

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void nothingIsLostAndOnlyWhatWasInHandIsSentTwice(@ForAll long seed) {
        new Life(seed, false).live();
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void nothingIsSentTwiceWhereItIsAcknowledgedFirst(@ForAll long seed) {
        new Life(seed, true).live();
    }

    private static final class Life {
        private final Random random;
        private final boolean atMostOnce;
        private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        private final Map<Long, Integer> sends = new HashMap<>();
        private final Map<Long, Integer> mayBeSent = new HashMap<>();
        private final Map<Long, Integer> recorded = new HashMap<>();
        private final Set<Long> unknown = new HashSet<>();
        private final Set<Long> inHandAtACrash = new HashSet<>();
        /** By sender: the last that was sent, and when. */
        private final Map<String, Sent> last = new HashMap<>();

        private Acknowledgement committed = Acknowledgement.NONE;
        private InHand inHand;
        private final List<Attempt> sending = new ArrayList<>();
        private int read;
        private long now = 1_000;

        private record Sent(long offset, long at) {}

        Life(long seed, boolean atMostOnce) {
            this.random = new Random(seed);
            this.atMostOnce = atMostOnce;
            write();
            begin();
        }

        private void write() {
            Map<String, Long> released = new HashMap<>();
            long time = 0;
            long offset = 0;
            for (int i = 0; i < MESSAGES; i++) {
                String sender = "s" + random.nextInt(LANES);
                time += random.nextInt(400);
                long gap = Math.min(LARGEST_GAP, time - released.getOrDefault(sender, time - LARGEST_GAP));
                released.put(sender, time);
                log.add(Messages.message(0, offset, sender, time, gap));
                offset += 1 + (random.nextInt(4) == 0 ? random.nextInt(5) : 0);
            }
        }

        private void begin() {
            inHand = new InHand(new InHand.Limits(8, 60, 1 << 20, 3_000), atMostOnce);
            long position = Math.max(0, committed.offset());
            inHand.assign(0, position, committed, now);
            read = (int)
                    log.stream().filter(message -> message.offset() < position).count();
            sending.clear();
        }

        void live() {
            for (int step = 0; step < 600; step++) {
                step();
            }
            while (!isDone()) {
                now += random.nextInt(500);
                fetch();
                start();
                sending.stream().toList().forEach(attempt -> end(attempt, new Ending.Delivered(null)));
                flush(true);
            }
            judge();
        }

        private boolean isDone() {
            return read == log.size() && inHand.isIdle() && inHand.batch(now).isEmpty();
        }

        private void step() {
            now += random.nextInt(60);
            int dice = random.nextInt(100);
            if (dice < 25) {
                fetch();
            } else if (dice < 55) {
                start();
            } else if (dice < 80) {
                endOne();
            } else if (dice < 93) {
                flush(random.nextInt(5) > 0);
            } else if (dice < 96) {
                now += 3_000;
                giveUpLate();
            } else if (dice < 98) {
                handOver();
            } else {
                crash();
            }
        }

        private void fetch() {
            int count = random.nextInt(10);
            while (count-- > 0 && read < log.size() && inHand.full().isEmpty()) {
                inHand.take(log.get(read++), now);
            }
        }

        private void start() {
            for (Attempt attempt = inHand.next(now); attempt != null; attempt = inHand.next(now)) {
                sending.add(attempt);
                sends.merge(attempt.offset(), 1, Integer::sum);
                assertDistance(attempt);
            }
        }

        private void assertDistance(Attempt attempt) {
            String sender = attempt.origin().sender();
            Sent before = last.put(sender, new Sent(attempt.offset(), now));
            if (before != null && before.offset() < attempt.offset()) {
                long apart = attempt.origin().releasedAt() - released(before.offset());
                assertThat(now - before.at())
                        .as("%d after %d of %s", attempt.offset(), before.offset(), sender)
                        .isGreaterThanOrEqualTo(Math.min(apart, attempt.origin().gap()));
            } else if (before != null) {
                assertThat(inHandAtACrash)
                        .as("%d after %d", attempt.offset(), before.offset())
                        .isNotEmpty();
            }
        }

        private long released(long offset) {
            return log.stream()
                    .filter(message -> message.offset() == offset)
                    .map(message -> Origin.of(message).releasedAt())
                    .findFirst()
                    .orElseThrow();
        }

        private void endOne() {
            if (!sending.isEmpty()) {
                int dice = random.nextInt(10);
                Ending ending = dice < 7
                        ? new Ending.Delivered(null)
                        : dice < 9
                                ? new Ending.Retried(0, "later")
                                : new Ending.GivenUp(DeadLetterReason.REJECTED, "never");
                end(sending.get(random.nextInt(sending.size())), ending);
            }
        }

        private void end(Attempt attempt, Ending ending) {
            sending.remove(attempt);
            assertThat(inHand.end(attempt, ending, now)).isTrue();
        }

        private void giveUpLate() {
            for (Attempt late = inHand.overdue(now); late != null; late = inHand.overdue(now)) {
                end(late, new Ending.Retried(0, "too late"));
            }
        }

        private void flush(boolean goesWell) {
            if (random.nextInt(2) == 0) {
                inHand.empty().forEach(progress -> progress.readTo(nextOffset()));
            }
            Batch batch = inHand.batch(now);
            if (goesWell) {
                commit(batch);
                inHand.recorded(batch);
            }
        }

        private long nextOffset() {
            return read < log.size()
                    ? log.get(read).offset()
                    : log.get(log.size() - 1).offset() + 3;
        }

        private void commit(Batch batch) {
            for (Batch.Part part : batch.parts()) {
                committed = part.acknowledgement();
                part.ended().stream()
                        .filter(attempt -> !(attempt.ending() instanceof Ending.RecordedBefore))
                        .forEach(this::record);
            }
        }

        private void record(Attempt attempt) {
            recorded.merge(attempt.offset(), 1, Integer::sum);
            if (attempt.ending() instanceof Ending.Unknown) {
                unknown.add(attempt.offset());
            }
        }

        /** Another worker takes over in good order. */
        private void handOver() {
            inHand.drain(Set.of(0));
            assertThat(inHand.next(now)).isNull();
            while (!sending.isEmpty()) {
                endOne();
            }
            flush(true);
            assertThat(inHand.isRecorded(Set.of(0))).isTrue();
            inHand.forget(Set.of(0));
            noteUnfinished();
            begin();
        }

        /** Sometimes in the middle of a flush that went well without anybody's knowing. */
        private void crash() {
            if (random.nextInt(3) == 0) {
                commit(inHand.batch(now));
            }
            noteUnfinished();
            now += random.nextInt(2_000);
            begin();
        }

        /** What was begun, and is not known as delivered or recorded, may be sent once more. */
        private void noteUnfinished() {
            PartitionProgress known = new PartitionProgress(0, atMostOnce, 0, 0, committed);
            for (ConsumerRecord<byte[], byte[]> message : log) {
                boolean begun = sends.containsKey(message.offset());
                boolean finished =
                        message.offset() < committed.offset() || known.take(new Attempt(known, message)) != null;
                if (begun && !finished) {
                    mayBeSent.merge(message.offset(), 1, Integer::sum);
                    inHandAtACrash.add(message.offset());
                }
            }
        }

        private void judge() {
            for (ConsumerRecord<byte[], byte[]> message : log) {
                long offset = message.offset();
                int sent = sends.getOrDefault(offset, 0);
                assertThat(recorded).as("records of each message").containsEntry(offset, 1);
                if (atMostOnce) {
                    assertThat(sent).as("sends of %d", offset).isLessThanOrEqualTo(1);
                    assertThat(sent == 1 || unknown.contains(offset))
                            .as("%d was sent, or it is not known", offset)
                            .isTrue();
                } else {
                    assertThat(sent).as("sends of %d", offset).isBetween(1, 1 + mayBeSent.getOrDefault(offset, 0));
                    assertThat(unknown).isEmpty();
                }
            }
        }
    }
}

package fairlane.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Many who do the same at the same time, each again and again, until enough is done. */
final class Crowd {
    private Crowd() {}

    /** Begins to take part. @param <T> what each needs for itself */
    interface Member extends AutoCloseable {
        /** @param number of the turn, of all together, from 0 on @return how much of it is done, or 0 where it has to wait */
        int turn(long number) throws Exception;

        @Override
        default void close() throws Exception {
            // Most need nothing.
        }
    }

    /** Makes a member. */
    interface Maker {
        Member make() throws Exception;
    }

    /** @return how much was done a second, from the first turn to the end of the last one that was needed */
    static double perSecond(int members, long enough, Maker maker) throws Exception {
        List<Member> all = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(members);
        try {
            for (int i = 0; i < members; i++) {
                all.add(maker.make());
            }
            AtomicLong turns = new AtomicLong();
            AtomicLong done = new AtomicLong();
            CompletionService<Void> ended = new ExecutorCompletionService<>(threads);
            long begin = System.nanoTime();
            all.forEach(member -> ended.submit(() -> {
                while (done.get() < enough) {
                    done.addAndGet(member.turn(turns.getAndIncrement()));
                }
                return null;
            }));
            for (int i = 0; i < members; i++) {
                Future<Void> each = ended.take();
                each.get();
            }
            return done.get() * 1e9 / (System.nanoTime() - begin);
        } finally {
            threads.shutdownNow();
            for (Member member : all) {
                member.close();
            }
        }
    }
}

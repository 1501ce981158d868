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

    /** What each does again and again. */
    interface Turn {
        /**
         * Does it once.
         *
         * @param number of the turn, of all together, from 0 on
         * @return how much is done by it; 0: it has to wait
         */
        int take(long number) throws Exception;
    }

    /**
     * One of them.
     *
     * @param own what it has for itself, which is closed at the end
     */
    record Member(AutoCloseable own, Turn turn) {}

    /** Makes a member. */
    interface Maker {
        Member make() throws Exception;
    }

    /**
     * Whoever still waits when enough is done, as in a long poll of what is empty now, is waited for and does not count.
     *
     * @return how much was done a second, from the first turn to the end of the one that made it enough
     */
    static double perSecond(int members, long enough, Maker maker) throws Exception {
        List<Member> all = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(members);
        try {
            for (int i = 0; i < members; i++) {
                all.add(maker.make());
            }
            AtomicLong turns = new AtomicLong();
            AtomicLong done = new AtomicLong();
            AtomicLong end = new AtomicLong();
            CompletionService<Void> ended = new ExecutorCompletionService<>(threads);
            long begin = System.nanoTime();
            all.forEach(member -> ended.submit(() -> {
                while (done.get() < enough) {
                    int more = member.turn().take(turns.getAndIncrement());
                    long now = System.nanoTime();
                    long before = done.getAndAdd(more);
                    if (before < enough && before + more >= enough) {
                        end.set(now);
                    }
                }
                return null;
            }));
            for (int i = 0; i < members; i++) {
                Future<Void> each = ended.take();
                each.get();
            }
            return enough * 1e9 / (end.get() - begin);
        } finally {
            threads.shutdownNow();
            for (Member member : all) {
                member.own().close();
            }
        }
    }
}

package fairlane.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Many who do the same at the same time, each again and again, until enough is done. */
final class ConcurrentClients {
    private ConcurrentClients() {}

    /** What each does again and again. */
    interface Operation {
        /**
         * Does it once.
         *
         * @param number of the turn, of all together, from 0 on
         * @return how much is done by it; 0: it has to wait
         */
        int run(long number) throws Exception;
    }

    /**
     * One of them.
     *
     * @param resource what it has for itself, which is closed at the end
     */
    record Client(AutoCloseable resource, Operation operation) {}

    /** Makes a member. */
    interface ClientFactory {
        Client create() throws Exception;
    }

    /**
     * Whoever still waits when enough is done, as in a long poll of what is empty now, is waited for and does not count.
     *
     * @return how much was done a second, from the first turn to the end of the one that made it enough
     */
    static double ratePerSecond(int clientCount, long target, ClientFactory factory) throws Exception {
        List<Client> clients = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(clientCount);
        try {
            for (int i = 0; i < clientCount; i++) {
                clients.add(factory.create());
            }
            AtomicLong operations = new AtomicLong();
            AtomicLong done = new AtomicLong();
            AtomicLong finishedAt = new AtomicLong();
            CompletionService<Void> finished = new ExecutorCompletionService<>(threads);
            long startedAt = System.nanoTime();
            clients.forEach(client -> finished.submit(() -> {
                while (done.get() < target) {
                    int completed = client.operation().run(operations.getAndIncrement());
                    long now = System.nanoTime();
                    long before = done.getAndAdd(completed);
                    if (before < target && before + completed >= target) {
                        finishedAt.set(now);
                    }
                }
                return null;
            }));
            for (int i = 0; i < clientCount; i++) {
                Future<Void> result = finished.take();
                result.get();
            }
            return target * 1e9 / (finishedAt.get() - startedAt);
        } finally {
            threads.shutdownNow();
            for (Client client : clients) {
                client.resource().close();
            }
        }
    }
}

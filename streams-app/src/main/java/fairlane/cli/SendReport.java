package fairlane.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what was accepted by customer, and says each refusal at once. Kafka's answers come on another thread. */
final class SendReport {
    private static final int CUSTOMERS_SHOWN = 20;

    private final Io io;
    private final boolean printIds;
    private final Map<String, Long> acceptedByCustomer = new TreeMap<>();
    private long accepted;
    private long refused;

    SendReport(Io io, boolean printIds) {
        this.io = io;
        this.printIds = printIds;
    }

    synchronized void accept(String customer, String id) {
        accepted++;
        acceptedByCustomer.merge(customer, 1L, Long::sum);
        if (printIds) {
            io.out().println(customer + "\t" + id);
        }
    }

    synchronized void refuse(long line, List<String> faults) {
        refused++;
        io.err().println("line " + line + ": " + String.join("; ", faults));
    }

    synchronized long accepted() {
        return accepted;
    }

    synchronized boolean refusedAny() {
        return refused > 0;
    }

    /** Goes where the ids do not. */
    synchronized void printTotal() {
        PrintWriter out = printIds ? io.err() : io.out();
        out.println("accepted " + Text.number(accepted) + (accepted == 0 ? "" : ": " + byCustomer()));
        if (refused > 0) {
            io.err().println("refused " + Text.number(refused));
        }
    }

    private String byCustomer() {
        String shown = acceptedByCustomer.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(CUSTOMERS_SHOWN)
                .map(entry -> entry.getKey() + " " + Text.number(entry.getValue()))
                .collect(Collectors.joining(", "));
        int rest = acceptedByCustomer.size() - CUSTOMERS_SHOWN;
        return rest > 0 ? shown + " and " + Text.number(rest) + " customers more" : shown;
    }
}

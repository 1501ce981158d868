package fairlane.cli.messages;

import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.text.NumberText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts the accepted requests by customer, and prints each refusal at once. The methods are synchronized, because
 * Kafka's acknowledgements arrive on another thread.
 */
final class SendReport {
    private static final int CUSTOMERS_SHOWN = 20;

    private final Io io;
    private final boolean printIds;
    private final Map<String, Long> acceptedByCustomer = new TreeMap<>();
    private long accepted;
    private long refused;
    private long unanswered;
    private long firstUnanswered = Long.MAX_VALUE;

    SendReport(Io io, boolean printIds) {
        this.io = io;
        this.printIds = printIds;
    }

    synchronized void recordAccepted(String customer, String id) {
        accepted++;
        acceptedByCustomer.merge(customer, 1L, Long::sum);
        if (printIds) {
            io.out().println(customer + "\t" + id);
        }
    }

    synchronized void recordRefused(long line, List<String> faults) {
        refused++;
        io.err().println("line " + line + ": " + String.join("; ", faults));
    }

    /**
     * Records that Kafka did not acknowledge the request in the given line, so that it is unknown whether Kafka has
     * stored the request.
     */
    synchronized void recordUnanswered(long line) {
        unanswered++;
        firstUnanswered = Math.min(firstUnanswered, line);
    }

    synchronized boolean isKafkaUnresponsive() {
        return unanswered > 0;
    }

    synchronized long accepted() {
        return accepted;
    }

    synchronized int exitCode() {
        if (unanswered > 0) {
            return ExitCode.NO_KAFKA;
        }
        return refused > 0 ? ExitCode.REFUSED : ExitCode.OK;
    }

    /** Prints the totals to the standard output, or to the error output if the standard output receives the ids. */
    synchronized void printTotal() {
        PrintWriter out = printIds ? io.err() : io.out();
        out.println("accepted " + NumberText.number(accepted) + (accepted == 0 ? "" : ": " + byCustomer()));
        if (refused > 0) {
            io.err().println("refused " + NumberText.number(refused));
        }
        if (unanswered > 0) {
            io.err()
                    .println("fairlane: Kafka no longer responds; from line " + NumberText.number(firstUnanswered)
                            + " on "
                            + NumberText.quantity(unanswered, "request")
                            + " may or may not have been accepted, and nothing after them was sent");
        }
    }

    private String byCustomer() {
        String shown = acceptedByCustomer.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(CUSTOMERS_SHOWN)
                .map(entry -> entry.getKey() + " " + NumberText.number(entry.getValue()))
                .collect(Collectors.joining(", "));
        int rest = acceptedByCustomer.size() - CUSTOMERS_SHOWN;
        return rest > 0 ? shown + " and " + NumberText.number(rest) + " more customers" : shown;
    }
}

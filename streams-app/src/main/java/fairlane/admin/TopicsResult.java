package fairlane.admin;

import java.util.List;

/** What came of making the topics. */
public sealed interface TopicsResult {
    /**
     * @param partitions of each co-partitioned topic
     * @param made topics that were missing
     * @param there topics that existed already
     * @param channels whose records were written
     */
    record Complete(int partitions, List<String> made, List<String> there, List<String> channels)
            implements TopicsResult {
        public Complete {
            made = List.copyOf(made);
            there = List.copyOf(there);
            channels = List.copyOf(channels);
        }
    }

    /** @param reason one line that says what is wrong and what to do; nothing was changed */
    record Refused(String reason) implements TopicsResult {}
}

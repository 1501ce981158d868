package fairlane.admin;

import java.util.List;

/** What came of making the topics. */
public sealed interface TopicCreationResult {
    /**
     * @param partitions of each co-partitioned topic
     * @param createdTopics topics that were missing
     * @param existingTopics topics that existed already
     * @param writtenChannels whose records were written
     */
    record Complete(
            int partitions, List<String> createdTopics, List<String> existingTopics, List<String> writtenChannels)
            implements TopicCreationResult {
        public Complete {
            createdTopics = List.copyOf(createdTopics);
            existingTopics = List.copyOf(existingTopics);
            writtenChannels = List.copyOf(writtenChannels);
        }
    }

    /** @param reason one line that says what is wrong and what to do; nothing was changed */
    record Refused(String reason) implements TopicCreationResult {}
}

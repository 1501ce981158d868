package fairlane.admin;

import java.util.List;

/** The result of creating the topics. */
public sealed interface TopicCreationResult {
    /**
     * @param partitions number of partitions of each co-partitioned topic
     * @param createdTopics topics that were missing
     * @param existingTopics topics that existed already
     * @param writtenChannels channels of the configuration whose records were written
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

    /**
     * Nothing was changed.
     *
     * @param reason one line that states the fault and the remedy
     */
    record Refused(String reason) implements TopicCreationResult {}
}

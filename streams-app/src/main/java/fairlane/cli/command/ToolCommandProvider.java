package fairlane.cli.command;

import java.util.ServiceLoader;

/**
 * Provides a command that is not part of the production jar. {@link ServiceLoader} finds the providers on the class
 * path. The directory {@code lib/tools} of the distribution contains the providers of the commands {@code bench} and
 * {@code fake-carrier}.
 */
public interface ToolCommandProvider {
    /** Creates the command as an object with picocli annotations. */
    Object create(Io io);
}

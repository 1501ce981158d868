package fairlane.cli.command;

import java.util.ServiceLoader;

/**
 * Provides a command that is not part of the production jar. {@link ServiceLoader} finds the providers on the class path;
 * {@code lib/tools} of the distribution holds those of {@code bench} and {@code fake-carrier}.
 */
public interface ToolCommandProvider {
    /** Creates the command: an object with picocli's annotations. */
    Object create(Io io);
}

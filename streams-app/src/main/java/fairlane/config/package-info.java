/**
 * The configuration as validated records. At the start of a process, the package parses the configuration file, the
 * environment variables and the command-line options.
 */
@NullMarked
package fairlane.config;

import org.jspecify.annotations.NullMarked;

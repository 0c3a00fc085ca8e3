/**
 * Wiring only: {@code Main} joins the command line to the program, {@code Configuration} reads the
 * file section by section, {@code Application} starts slices and web in order and stops them in
 * reverse. {@code Demonstration} does so inside the network of the demo. {@code Operation} is what
 * the pages ask of it. {@code Supervisor} tells a service manager how it goes. {@code Rights} says
 * what the threads keep of the rights that the process was started with, {@code ProgramFiles} what
 * they may have to read.
 */
@NullMarked
package io.netsonde;

import org.jspecify.annotations.NullMarked;

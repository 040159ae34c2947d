/** Training runs: schedule, optimizer, checkpoints, validation, report. */
package dev.egomotion.trainer.run;

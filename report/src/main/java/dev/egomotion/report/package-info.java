/** Charts, pages and tables: one look for everything that is written for people. */
package dev.egomotion.report;

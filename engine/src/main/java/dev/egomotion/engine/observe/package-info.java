/** How a standing service is watched from outside: whether it lives and is ready, and what it measures. */
package dev.egomotion.engine.observe;

package dev.conduit.clientbeans;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.clientbeans.scanned.FoundClient;
import dev.conduit.clientbeans.scanned.ScannedApplication;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.client.ImportConduitClients;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How interfaces become beans.
 */
class ClientBeansTests {

	private final ApplicationContextRunner scanning = new ApplicationContextRunner()
		.withPropertyValues("conduit.client.channels.default.addresses=local://nowhere");

	private final ApplicationContextRunner importing = ConduitContext.bare()
		.withPropertyValues("conduit.client.channels.default.addresses=local://nowhere");

	@Test
	void theApplicationsOwnPackagesAreScanned() {
		this.scanning.withUserConfiguration(ScannedApplication.class).run((context) -> {
			assertThat(context).hasSingleBean(FoundClient.class).hasBean("foundClient");
			assertThat(context.getBean(FoundClient.class)).hasToString("FoundClient[default]");
		});
	}

	@Test
	void anInterfaceThatIsFoundTwiceIsOneBean() {
		this.scanning.withUserConfiguration(ScannedApplication.class, ImportsPackage.class)
			.run((context) -> assertThat(context).hasSingleBean(FoundClient.class));
	}

	@Test
	void aBeanOfTheApplicationsOwnIsInjectedInstead() {
		this.scanning.withUserConfiguration(ScannedApplication.class, OwnBean.class)
			.run((context) -> assertThat(context.getBean(Holder.class).client().name()).isEqualTo("own"));
	}

	@Test
	void packagesAreImportedByNameByClassOrByThePackageOfTheImportingClass() {
		this.importing.withUserConfiguration(ImportsPackage.class)
			.withPropertyValues("the.package=dev.conduit.clientbeans.scanned")
			.run((context) -> assertThat(context).hasSingleBean(FoundClient.class));
		this.importing.withUserConfiguration(ImportsPackageOfClass.class)
			.run((context) -> assertThat(context).hasSingleBean(FoundClient.class));
		this.importing.withUserConfiguration(ImportsOwnPackage.class)
			.run((context) -> assertThat(context).hasSingleBean(FoundClient.class).hasSingleBean(Nested.class));
	}

	@Test
	void interfacesAreImportedOneByOneWithoutAnnotation() {
		this.importing.withUserConfiguration(ImportsTypes.class)
			.run((context) -> assertThat(context).hasSingleBean(Plain.class).doesNotHaveBean(FoundClient.class));
	}

	@Test
	void conditionsOnAnInterfaceCount() {
		this.importing.withUserConfiguration(ImportsOwnPackage.class)
			.run((context) -> assertThat(context).doesNotHaveBean(OnlyInProfile.class));
		this.importing.withUserConfiguration(ImportsOwnPackage.class)
			.withPropertyValues("spring.profiles.active=special")
			.run((context) -> assertThat(context).hasSingleBean(OnlyInProfile.class));
	}

	@ConduitClient
	interface Nested {

	}

	@Profile("special")
	@ConduitClient
	interface OnlyInProfile {

	}

	interface Plain {

		void call();

	}

	record Holder(FoundClient client) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportConduitClients(basePackages = "${the.package:dev.conduit.clientbeans.scanned}")
	static class ImportsPackage {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportConduitClients(basePackageClasses = ScannedApplication.class)
	static class ImportsPackageOfClass {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportConduitClients
	static class ImportsOwnPackage {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportConduitClients(Plain.class)
	static class ImportsTypes {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBean {

		@Bean
		FoundClient own() {
			return () -> "own";
		}

		@Bean
		Holder holder(FoundClient client) {
			return new Holder(client);
		}

	}

}

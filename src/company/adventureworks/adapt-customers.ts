import type { CompanyTables } from '../company-files.js';
import type { Adapting } from './adapt-catalog.js';
import type { Row } from './source-files.js';

const MAIN_OFFICE = 'Main Office';

/** Customers with their terms, and the addresses that belong to one. */
export function adaptCustomers(
  adapting: Adapting,
  salesRep: string | null,
): Pick<CompanyTables, 'customers' | 'addresses'> {
  const addresses = adaptAddresses(adapting);
  const home = new Map(
    addresses.filter(({ isDefault }) => isDefault).map(({ customer, country }) => [customer, country]),
  );
  return {
    customers: adapting.source.customers.map((customer) => adaptCustomer(adapting, customer, home, salesRep)),
    addresses,
  };
}

function adaptCustomer(
  { assumptions, reading }: Adapting,
  customer: Row<'customers'>,
  home: ReadonlyMap<string, string>,
  salesRep: string | null,
): CompanyTables['customers'][number] {
  const { byCountry, otherwise } = assumptions.deposits.value;
  const { depositPercent, depositDays } = byCountry[home.get(customer.CustomerID) ?? ''] ?? otherwise;
  const adapted = {
    code: customer.CustomerID,
    name: customer.CompanyName,
    nameZh: null,
    language: 'en' as const,
    currency: assumptions.company.value.currency,
    taxClass: '*',
    creditLimit: assumptions.creditLimit.value,
    depositPercent,
    depositDays,
    paymentDays: assumptions.paymentDays.value,
    salesRep,
    email: customer.EmailAddress,
    contact: `${customer.FirstName} ${customer.LastName}`,
  };
  return reading.origins.note(adapted, reading.origins.of(customer));
}

function adaptAddresses({ source, assumptions, reading }: Adapting): CompanyTables['addresses'] {
  const addresses = new Map(source.addresses.map((address) => [address.AddressID, address]));
  const names = new Map(source.customers.map(({ CustomerID, CompanyName }) => [CustomerID, CompanyName]));
  return source.customerAddresses.flatMap(({ CustomerID, AddressID, AddressType }) => {
    const address = addresses.get(AddressID);
    if (!address) return [];
    const country = assumptions.countries.value[address.CountryRegion];
    const origin = reading.origins.of(address);
    if (country === undefined) {
      const message = `no assumption about the country code of "${address.CountryRegion}"`;
      reading.problems.push({ ...origin, field: 'CountryRegion', message });
      return [];
    }
    const adapted = {
      code: AddressID,
      customer: CustomerID,
      name: names.get(CustomerID) ?? null,
      line1: address.AddressLine1,
      line2: address.AddressLine2,
      city: address.City,
      region: address.StateProvince,
      country,
      postalCode: address.PostalCode,
      isDefault: AddressType === MAIN_OFFICE,
    };
    return [reading.origins.note(adapted, origin)];
  });
}
